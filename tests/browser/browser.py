"""Headless Chromium, driven over a pipe: the DevTools protocol with nothing but Python's standard library.

It refuses to know what is tested.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile

FLAGS = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--no-first-run",
    "--no-default-browser-check",
    "--remote-debugging-pipe",
]


def find():
    """The path of a Chromium, or None."""
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((path for path in map(shutil.which, filter(None, names)) if path), None)


class Browser:
    """A browser with one page, and what that page did: messages, requests, dialogs."""

    def __init__(self, path):
        self.profile = tempfile.mkdtemp(prefix="icp-browser-")
        read_commands, self.commands = os.pipe()
        self.answers, write_answers = os.pipe()

        def place():
            # The browser reads commands from descriptor 3 and answers on 4. By way of others, the two cannot collide.
            source, sink = os.dup(read_commands), os.dup(write_answers)
            os.dup2(source, 3)
            os.dup2(sink, 4)

        flags = FLAGS + [f"--user-data-dir={self.profile}"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        self.process = subprocess.Popen(
            [path, *flags, "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=place,
        )
        os.close(read_commands)
        os.close(write_answers)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(f"{domain}.enable")

    def close(self):
        """Ends the browser that this object started, and nothing else."""
        os.close(self.commands)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **parameters):
        """Sends a command and waits for its answer; events that come before it are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self._write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def wait(self, event):
        """Waits for an event of this name, unless it came already."""
        while not any(found["method"] == event for found in self.events):
            self._read()

    def _write(self, data):
        while data:
            data = data[os.write(self.commands, data) :]

    def _read(self):
        while b"\0" not in self.buffer:
            part = os.read(self.answers, 1 << 16)
            if not part:
                raise RuntimeError("the browser has gone away")
            self.buffer += part
        line, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(line)
        if "method" in message:
            self.events.append(message)
            if message["method"] == "Page.javascriptDialogOpening":
                # Nobody asked for it: a check sees the event, and the page must go on.
                self.number += 1
                accept = {"id": self.number, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}
                self._write(json.dumps({**accept, "sessionId": self.session}).encode() + b"\0")
        return message

    def open(self, address, width, height, scheme="light", media="screen"):
        """Opens a page in a window of this size; what it does from now on is kept."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        self.events = []
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def run(self, expression):
        """The value of a JavaScript expression in the page, which may be a promise."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        return result["result"].get("value")

    def press(self, key, code=None):
        """Presses and lets go of a key."""
        codes = {"Tab": 9, "Enter": 13, "Home": 36, "End": 35, "ArrowLeft": 37, "ArrowRight": 39, "PageDown": 34}
        values = {"key": key, "code": code or key, "windowsVirtualKeyCode": codes.get(key, 0)}
        text = {"text": "\r"} if key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **values, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def picture(self, path, whole=True):
        """Writes what the page looks like."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 12000), "scale": 1}
        options = {"clip": clip, "captureBeyondViewport": True} if whole else {}
        data = self.call("Page.captureScreenshot", format="png", **options)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def pdf(self, width=None, height=None):
        """The page on paper: that of its style sheet, or sheets of this size in inches."""
        self.call("Emulation.setEmulatedMedia", media="print")
        size = {"paperWidth": width, "paperHeight": height} if width else {"preferCSSPageSize": True}
        data = self.call("Page.printToPDF", printBackground=True, **size)["data"]
        return base64.b64decode(data)

    def complaints(self, address):
        """Messages on the console, requests other than the page itself, and dialogs, as lines."""
        lines = []
        for event in self.events:
            method, values = event["method"], event["params"]
            if method == "Network.requestWillBeSent":
                url = values["request"]["url"]
                if url != address and not url.startswith("data:"):
                    lines.append(f"asks for {url[:120]}")
            elif method == "Log.entryAdded":
                lines.append(f"{values['entry']['level']}: {values['entry']['text'][:200]}")
            elif method == "Runtime.consoleAPICalled":
                lines.append(f"console.{values['type']}: {values['args']}")
            elif method == "Runtime.exceptionThrown":
                lines.append(f"exception: {values['exceptionDetails']['text']}")
            elif method == "Page.javascriptDialogOpening":
                lines.append(f"dialog: {values['message']}")
        return lines
