(() => {
  'use strict';
  // The script of this page, which the policy of the page knows by its hash, unpacked.
  const place = /** @type {HTMLElement} */ (document.getElementById('packed'));
  const packed = Uint8Array.from(atob(place.textContent ?? ''), (letter) => letter.charCodeAt(0));
  const text = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  const made = /** @type {any} */ (window).trustedTypes?.createPolicy('ownergraph', { createScript: (/** @type {string} */ script) => script });
  text.then((script) => {
    const element = document.createElement('script');
    element.textContent = made ? made.createScript(script) : script;
    document.body.append(element);
  });
})();
