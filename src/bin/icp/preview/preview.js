(function () {
  var frame = document.querySelector("iframe");
  var status = document.querySelector("[role=status]");
  var known = document.documentElement.dataset;
  var generation = Number(known.generation);
  function ask() {
    fetch("/changes?since=" + generation, { cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(function (found) {
        status.textContent = "";
        if (found.documents !== known.documents) { window.location.reload(); return; }
        if (found.generation !== generation) {
          generation = found.generation;
          frame.contentWindow.location.reload();
        }
        ask();
      })
      .catch(function () {
        status.textContent = "The preview has ended. Start it again with “icp preview”.";
        window.setTimeout(ask, 2000);
      });
  }
  ask();
})();
