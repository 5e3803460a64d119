// rt counts views and clicks. No cookie, no storage, nothing of the device.
(function (w, d, n) {
  "use strict";
  var me = d.currentScript, page, last, from, to;
  if (!me || w.rtCounts || n.globalPrivacyControl) return;
  w.rtCounts = 1;
  to = new URL("collect", me.src).href;

  function send(action, item) {
    try {
      var body = action + "&site=" + location.host + "&item=" + encodeURIComponent(item);
      if (!n.sendBeacon || !n.sendBeacon(to, body))
        fetch(to, {
          method: "POST", mode: "no-cors", credentials: "include", keepalive: true, body: body
        }).catch(function () {});
    } catch (e) {} // a page must not suffer from being counted
  }

  function pageItem() {
    return me.dataset.item || location.pathname.slice(0, 128);
  }

  function view() {
    var now = location.pathname + location.search;
    if (d.prerendering || now == page) return;
    page = now;
    send("impression", pageItem());
  }

  function click(e) {
    var el = e.isTrusted && e.button < 2 && e.target.closest && e.target.closest("[data-rt-click]");
    if (!el || (el == last && e.target != from)) return;
    last = el; // the click on a label comes again from its field
    from = e.target;
    setTimeout(function () { last = 0; });
    var near = el.closest("[data-item]");
    send("click", el.dataset.rtClick || (near && near.dataset.item) || pageItem());
  }

  ["pushState", "replaceState"].forEach(function (name) {
    var original = history[name];
    history[name] = function () {
      var result = original.apply(this, arguments);
      view();
      return result;
    };
  });
  w.addEventListener("popstate", view);
  w.addEventListener("pageshow", function (e) {
    if (e.persisted) { page = 0; view(); }
  });
  d.addEventListener("prerenderingchange", view);
  d.addEventListener("click", click, true);
  d.addEventListener("auxclick", click, true);
  view();
})(window, document, navigator);
