// The button below a call to try copies it whole.
(() => {
    'use strict';

    document.querySelectorAll('button[data-copies]').forEach(button => {
        const text = document.getElementById(button.dataset.copies);
        const word = button.querySelector('span');
        const copy = word.textContent;
        button.addEventListener('click', async () => {
            try {
                await navigator.clipboard.writeText(text.textContent);
                word.textContent = button.dataset.copied;
                setTimeout(() => { word.textContent = copy; }, 2000);
            } catch {
                // Without the right to the clipboard the text is marked, ready for the keyboard.
                getSelection().selectAllChildren(text);
            }
        });
    });
})();
