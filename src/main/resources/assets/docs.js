// The reference: a filter over the list of methods, and a form that signs a call in the browser and sends it.
(() => {
    'use strict';

    const filter = document.getElementById('filter');
    if (filter) {
        const none = document.getElementById('filter-none');
        filter.closest('[hidden]').hidden = false;
        filter.addEventListener('input', () => {
            const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
            let any = false;
            document.querySelectorAll('table.index').forEach(table => {
                let shown = false;
                table.querySelectorAll('tbody tr').forEach(row => {
                    const text = row.textContent.toLowerCase();
                    row.hidden = !words.every(word => text.includes(word));
                    shown ||= !row.hidden;
                });
                table.closest('section').hidden = !shown;
                any ||= shown;
            });
            none.hidden = any;
        });
    }

    const form = document.getElementById('try');
    if (!form) {
        return;
    }
    const field = name => form.elements.namedItem(name);
    const output = document.getElementById('try-answer');

    /** Lower-case hex HMAC-SHA1 over name and value of every parameter, sorted and joined. */
    const sign = async (parameters, secret) => {
        const encoder = new TextEncoder();
        const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-1' }, false,
            ['sign']);
        const joined = Object.entries(parameters).map(([name, value]) => name + value).sort().join('');
        const digest = await crypto.subtle.sign('HMAC', key, encoder.encode(joined));
        return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
    };

    const call = async (verb, path, parameters, body) => {
        const signature = await sign(parameters, field('secret').value.trim());
        const query = new URLSearchParams({ ...parameters, api_sig: signature });
        return fetch(`${path}?${query}`, {
            method: verb, credentials: 'omit', body: body || undefined,
            headers: body ? { 'Content-Type': 'application/xml' } : {},
        });
    };

    const show = async answer => {
        output.textContent = `HTTP ${answer.status}\n\n${await answer.text()}`;
    };

    const send = async () => {
        const parameters = { api_key: field('key').value.trim() };
        const login = form.dataset.login === 'true';
        if (login) {
            parameters.password = field('password').value;
        } else {
            const answer = await call('GET', '/services/rest/authentication',
                { ...parameters, password: field('password').value });
            if (!answer.ok) {
                await show(answer);
                return;
            }
            parameters.token = new DOMParser().parseFromString(await answer.text(), 'text/xml')
                .getElementsByTagName('Token')[0].textContent;
        }
        field('parameters').value.split('\n').filter(line => line.includes('=')).forEach(line => {
            const at = line.indexOf('=');
            parameters[line.slice(0, at).trim()] = line.slice(at + 1).trim();
        });
        const body = field('body');
        await show(await call(form.dataset.verb, form.dataset.path, parameters, body ? body.value : ''));
    };

    form.hidden = !(window.crypto && crypto.subtle);
    document.getElementById('try-insecure').hidden = !form.hidden;
    form.addEventListener('submit', async event => {
        event.preventDefault();
        output.textContent = '…';
        try {
            await send();
        } catch (failure) {
            output.textContent = String(failure);
        }
        output.focus();
    });
})();
