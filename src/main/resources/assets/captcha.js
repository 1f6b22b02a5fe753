// Looks for the number n with which SHA-256 of "challenge:n" begins with so many zero bits, and sends it with the form.
(() => {
    'use strict';

    const form = document.querySelector('form[data-challenge]');
    if (!form) {
        return;
    }
    const challenge = form.getAttribute('data-challenge');
    const bits = Number(form.getAttribute('data-bits'));
    const answer = form.querySelector('input[name="work"]');
    const status = form.querySelector('[data-work]');
    const SLICE = 20;

    const K = new Int32Array(64);
    const START = new Int32Array(8);
    const fraction = root => ((root - Math.floor(root)) * 4294967296) | 0;
    for (let n = 2, found = 0; found < 64; n++) {
        let prime = true;
        for (let d = 2; d * d <= n; d++) {
            if (n % d === 0) {
                prime = false;
                break;
            }
        }
        if (prime) {
            if (found < 8) {
                START[found] = fraction(Math.sqrt(n));
            }
            K[found++] = fraction(Math.cbrt(n));
        }
    }

    const w = new Int32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));

    /** Leading zero bits of the digest of an ASCII text, up to 32. */
    const zeroBits = text => {
        const blocks = (text.length + 8 >> 6) + 1;
        const words = new Int32Array(blocks * 16);
        for (let i = 0; i < text.length; i++) {
            words[i >> 2] |= text.charCodeAt(i) << 24 - (i & 3) * 8;
        }
        words[text.length >> 2] |= 0x80 << 24 - (text.length & 3) * 8;
        words[words.length - 1] = text.length * 8;
        const h = Int32Array.from(START);
        for (let block = 0; block < words.length; block += 16) {
            for (let i = 0; i < 64; i++) {
                if (i < 16) {
                    w[i] = words[block + i];
                } else {
                    const a = w[i - 15], b = w[i - 2];
                    w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >>> 3) + w[i - 7]
                        + (turn(b, 17) ^ turn(b, 19) ^ b >>> 10) | 0;
                }
            }
            let [a, b, c, d, e, f, g, k] = h;
            for (let i = 0; i < 64; i++) {
                const t1 = k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
                const t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
                k = g; g = f; f = e; e = d + t1 | 0; d = c; c = b; b = a; a = t1 + t2 | 0;
            }
            h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += k;
        }
        return Math.clz32(h[0]);
    };

    let n = 0;
    let waiting = null;
    const search = () => {
        const until = performance.now() + SLICE;
        while (performance.now() < until) {
            for (let i = 0; i < 50; i++, n++) {
                if (zeroBits(challenge + ':' + n) >= bits) {
                    answer.value = String(n);
                    status.textContent = status.getAttribute('data-work');
                    if (waiting) {
                        form.requestSubmit(waiting.submitter);
                    }
                    return;
                }
            }
        }
        setTimeout(search, 0);
    };
    form.addEventListener('submit', event => {
        if (answer.value === '') {
            event.preventDefault();
            waiting = {submitter: event.submitter};
            status.hidden = false;
        }
    });
    search();
})();
