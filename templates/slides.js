(function () {
  var slides = Array.prototype.slice.call(document.querySelectorAll(".slide"));
  var current = function () {
    var middle = window.innerHeight / 2;
    for (var at = slides.length - 1; at > 0; at--) {
      if (slides[at].getBoundingClientRect().top <= middle) { return at; }
    }
    return 0;
  };
  var steps = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, Home: -slides.length, End: slides.length };
  document.addEventListener("keydown", function (event) {
    var step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) { return; }
    event.preventDefault();
    var next = Math.min(Math.max(current() + step, 0), slides.length - 1);
    slides[next].scrollIntoView();
    slides[next].focus({ preventScroll: true });
  });
})();
