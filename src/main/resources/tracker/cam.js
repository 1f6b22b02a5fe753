/* Web tracking: _cam('create', camcid, domains[, fields]), _cam('require', 'crossLinker'), _cam('crossLinker:allLink', domains), _cam('send'), _cam('optout'), _cam('optin'). */
(function () {
    'use strict';
    var script = document.currentScript;
    var own = script ? script.src : '';
    var server = own ? own.replace(/\/tracker\/cam[23]\.js.*$/, '') : '';
    var name = window.ShanonCAMObject || '_cam';
    var queued = window[name] && window[name].q || [];
    var letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    var site = { cid: '', domains: [], fields: null };
    var linked = [];
    var token = '';

    function random(length) {
        var bytes = new Uint8Array(length), text = '';
        window.crypto.getRandomValues(bytes);
        for (var i = 0; i < length; i++) { text += letters.charAt(bytes[i] % letters.length); }
        return text;
    }

    function domain() {
        var host = location.hostname;
        for (var i = 0; i < site.domains.length; i++) {
            var one = site.domains[i];
            if (host === one || host.slice(-one.length - 1) === '.' + one) { return one; }
        }
        return '';
    }

    /* What others wrote into an address or a cookie stops no page. */
    function plain(text) {
        try { return decodeURIComponent(text); } catch (e) { return ''; }
    }

    function read(key) {
        var found = document.cookie.match(new RegExp('(?:^|; )' + key + '=([^;]*)'));
        return found ? plain(found[1]) : '';
    }

    function write(key, value, seconds) {
        var at = domain();
        document.cookie = key + '=' + encodeURIComponent(value) + '; path=/; max-age=' + seconds + '; SameSite=Lax'
            + (location.protocol === 'https:' ? '; Secure' : '') + (at && at.indexOf('.') > 0 ? '; domain=' + at : '');
    }

    function optedOut() {
        return read('__CAMOPT') === '1' || navigator.globalPrivacyControl === true;
    }

    function check(text) {
        var sum = 0;
        for (var i = 0; i < text.length; i++) { sum = (sum * 31 + text.charCodeAt(i)) % 1679616; }
        return sum.toString(36);
    }

    /* What the address brings along, taken out of the address bar. */
    function arrived() {
        var brought = {}, kept = [], parts = location.search.replace(/^\?/, '').split('&');
        for (var i = 0; i < parts.length; i++) {
            var pair = parts[i].split('=');
            if (pair[0] === '_cam' || pair[0] === '_camt') { brought[pair[0]] = plain(pair[1] || ''); } else if (parts[i]) { kept.push(parts[i]); }
        }
        if ((brought._cam || brought._camt) && window.history && history.replaceState) {
            history.replaceState(history.state, '', location.pathname + (kept.length ? '?' + kept.join('&') : '') + location.hash);
        }
        return brought;
    }

    function ids() {
        var vid = read('__CAMVID'), sid = read('__CAMSID'), last = read('__CAMSEQ');
        if (!/^[A-Za-z0-9]{14}$/.test(vid)) { vid = random(14); sid = ''; last = '0'; }
        if (sid.indexOf(vid + '-') !== 0) { sid = vid + '-' + (parseInt(last || '0', 10) + 1); }
        write('__CAMVID', vid, 31536000);
        write('__CAMSEQ', sid.split('-')[1], 31536000);
        write('__CAMSID', sid, 1800);
        return { vid: vid, sid: sid };
    }

    function decorate(event) {
        var link = event.target;
        while (link && link.nodeName !== 'A') { link = link.parentNode; }
        if (!link || !link.hostname || link.hostname === location.hostname || optedOut()) { return; }
        /* The page that tells of tracking learns whose browser it is, wherever it stands. */
        var listed = server !== '' && link.href.indexOf(server + '/public/tracking/notice') === 0;
        for (var i = 0; i < linked.length; i++) {
            listed = listed || link.hostname === linked[i] || link.hostname.slice(-linked[i].length - 1) === '.' + linked[i];
        }
        if (listed) {
            var now = ids(), said = now.vid + '.' + now.sid + '.' + new Date().getTime();
            link.search = link.search.replace(/([?&])_cam=[^&]*&?/, '$1').replace(/[?&]$/, '');
            link.search += (link.search ? '&' : '?') + '_cam=' + said + '.' + check(said);
        }
    }

    function send() {
        var known = optedOut() ? null : ids(), at = location.href;
        var body = 'cid=' + encodeURIComponent(site.cid) + '&n=' + random(20) + '&url=' + encodeURIComponent(at)
            + '&title=' + encodeURIComponent(document.title) + '&ref=' + encodeURIComponent(document.referrer);
        if (known) {
            body += '&vid=' + known.vid + '&sid=' + known.sid + (site.fields ? '&f=' + encodeURIComponent(JSON.stringify(site.fields)) : '')
                + (token ? '&t=' + encodeURIComponent(token) : '');
            token = '';
        }
        var address = server + '/tracker/register';
        var data = new Blob([body], { type: 'application/x-www-form-urlencoded' });
        if (!(navigator.sendBeacon && navigator.sendBeacon(address, data))) {
            new Image().src = address + '?' + body;
        }
    }

    var commands = {
        create: function (cid, domains, fields) {
            site.cid = cid;
            site.domains = typeof domains === 'string' ? domains.split(',') : domains || [];
            site.fields = fields || null;
            var brought = arrived();
            token = brought._camt || '';
            var said = /^([A-Za-z0-9]{14})\.([A-Za-z0-9]{14}-\d+)\.(\d+)\.([0-9a-z]+)$/.exec(brought._cam || '');
            if (said && !optedOut() && check(said[1] + '.' + said[2] + '.' + said[3]) === said[4] && Math.abs(new Date().getTime() - said[3]) < 120000) {
                write('__CAMVID', said[1], 31536000);
                write('__CAMSEQ', said[2].split('-')[1], 31536000);
                write('__CAMSID', said[2], 1800);
            }
        },
        require: function () { },
        'crossLinker:allLink': function (domains) {
            linked = typeof domains === 'string' ? domains.split(',') : domains || [];
            document.addEventListener('mousedown', decorate, true);
            document.addEventListener('keydown', decorate, true);
        },
        send: send,
        optout: function () { write('__CAMOPT', '1', 157680000); write('__CAMVID', '', 0); write('__CAMSID', '', 0); write('__CAMSEQ', '', 0); },
        optin: function () { write('__CAMOPT', '', 0); }
    };

    function run(list) {
        var command = commands[list[0]];
        if (command) { command.apply(null, Array.prototype.slice.call(list, 1)); }
    }

    window[name] = function () { run(arguments); };
    for (var i = 0; i < queued.length; i++) { run(queued[i]); }
    /* On pages that may have no script of their own, the element says it all. */
    if (script && script.getAttribute('data-cid')) {
        var sites = script.getAttribute('data-sites');
        run(['create', script.getAttribute('data-cid'), sites]);
        run(['crossLinker:allLink', sites]);
        run(['send']);
    }
}());
