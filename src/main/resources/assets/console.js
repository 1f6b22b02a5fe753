// What the console does beside its forms. Each screen works without it: it keeps what was typed, and spares a click.
(() => {
    'use strict';

    const DRAFT = 'yoriai draft ';
    const DRAFT_LIVES = 10 * 60 * 1000;
    const RENEW = 60 * 1000;

    const posts = form => form.method === 'post';
    const written = () => [...document.querySelectorAll('main form')].filter(form => posts(form)
        && form.matches('.form-stack, .form-panel') && !form.hasAttribute('data-continue'));
    const controls = form => [...form.elements].filter(one => one.name && one.type !== 'password' && one.type !== 'file'
        && one.type !== 'submit' && one.name !== '_csrf' && one.name !== '_once');
    const boxed = one => one.type === 'checkbox' || one.type === 'radio';

    const differs = one => {
        if (one.type === 'hidden') {
            return false;
        }
        if (boxed(one)) {
            return one.checked !== one.defaultChecked;
        }
        if (one.options) {
            const named = [...one.options].some(option => option.defaultSelected);
            return [...one.options].some((option, at) => option.selected
                !== (named || one.multiple ? option.defaultSelected : at === 0));
        }
        return one.value !== one.defaultValue;
    };
    const chosenFile = form => [...form.elements].some(one => one.type === 'file' && one.files.length > 0);
    const changed = form => form.hasAttribute('data-unsaved') || chosenFile(form) || controls(form).some(differs);

    // A form whose faults are shown has not been stored either.
    document.querySelectorAll('main form .error-summary').forEach(summary => {
        summary.closest('form').setAttribute('data-unsaved', '');
    });

    // Leaving a changed form asks; saving it, and changing language or theme, does not.
    let leaves = false;
    window.addEventListener('beforeunload', event => {
        if (!leaves && written().some(changed)) {
            event.preventDefault();
        }
    });

    // Language and theme: what is typed waits in this tab alone for the page to come back.
    const key = form => DRAFT + new URL(form.action).pathname;
    const keep = form => sessionStorage.setItem(key(form), JSON.stringify({
        at: Date.now(),
        values: controls(form).map(one => [one.name, boxed(one) ? one.checked
            : one.options ? [...one.options].map(option => option.selected) : one.value])
    }));
    const restore = form => {
        const kept = sessionStorage.getItem(key(form));
        sessionStorage.removeItem(key(form));
        const draft = kept && JSON.parse(kept);
        const fields = controls(form);
        if (!draft || Date.now() - draft.at > DRAFT_LIVES || draft.values.length !== fields.length
            || draft.values.some(([name], at) => name !== fields[at].name)) {
            return;
        }
        draft.values.forEach(([, value], at) => {
            const one = fields[at];
            if (boxed(one)) {
                one.checked = value;
            } else if (one.options) {
                [...one.options].forEach((option, n) => { option.selected = value[n]; });
            } else {
                one.value = value;
            }
        });
        form.setAttribute('data-unsaved', '');
    };
    written().forEach(restore);
    document.addEventListener('click', event => {
        const link = event.target.closest('a[data-keeps]');
        if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
            written().filter(changed).forEach(keep);
            leaves = true;
        }
    });

    // A form is sent once: its button is busy until the answer is here.
    document.addEventListener('submit', event => {
        const form = event.target;
        const button = event.submitter;
        if (!posts(form) || button && button.formTarget) {
            return;
        }
        if (form.hasAttribute('data-sent')) {
            event.preventDefault();
            return;
        }
        const others = written().filter(one => one !== form && changed(one));
        if (others.length === 0) {
            leaves = true;
        }
        form.setAttribute('data-sent', '');
        if (button) {
            button.setAttribute('aria-busy', 'true');
        }
    });
    window.addEventListener('pageshow', () => {
        leaves = false;
        document.querySelectorAll('form[data-sent]').forEach(form => form.removeAttribute('data-sent'));
        document.querySelectorAll('[aria-busy]').forEach(button => button.removeAttribute('aria-busy'));
    });

    // Typing renews the session.
    let renewed = Date.now();
    document.addEventListener('input', () => {
        if (Date.now() - renewed > RENEW) {
            renewed = Date.now();
            fetch('/admin/alive', {redirect: 'manual', cache: 'no-store'}).catch(() => {});
        }
    });

    // Menus close by Esc, which gives the focus back, and by a click beside them.
    document.addEventListener('keydown', event => {
        const menu = event.key === 'Escape' && !event.isComposing && document.querySelector('details.menu[open]');
        if (menu) {
            menu.open = false;
            menu.querySelector('summary').focus();
        }
    });
    document.addEventListener('click', event => {
        document.querySelectorAll('details.menu[open]').forEach(menu => {
            if (!menu.contains(event.target)) {
                menu.open = false;
            }
        });
    });

    // A message is for the moment: a reload does not say it again.
    const address = new URL(location.href);
    if (address.searchParams.has('done')) {
        address.searchParams.delete('done');
        history.replaceState(null, '', address);
    }

    // The current tab is in view where tabs scroll.
    const tab = document.querySelector('.tabs [aria-current]');
    if (tab) {
        const row = tab.closest('.tabs');
        const [inner, outer] = [tab, row].map(one => one.getBoundingClientRect());
        row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
    }

    // After the sign-in the form goes on by itself.
    const next = document.querySelector('form[data-continue]');
    if (next) {
        next.requestSubmit();
    }
})();
