package io.yoriai.admin.internal.shell;

import io.yoriai.account.Digests;
import io.yoriai.account.SentForms;
import io.yoriai.account.SentForms.Sent;
import io.yoriai.account.SignedIn;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.HandlerInterceptor;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A form that is sent twice, by a second click or a reload, has one effect: the second is led to where the first one led,
 * and waits for it where it must. A form that failed, or whose content changed, is done anew. Handlers whose answer is a
 * page, not an address, say by {@link #leadsTo} where a reload of it goes.
 */
public final class OneEffect implements HandlerInterceptor {

    private static final String CLAIMED = OneEffect.class.getName();
    private static final String LEADS_TO = CLAIMED + ".leadsTo";
    private static final int WAITS = 200;
    private static final long WAIT_MILLIS = 100;

    private final Supplier<SentForms> sent;

    OneEffect(Supplier<SentForms> sent) {
        this.sent = sent;
    }

    /** Where the reload of a page goes that an act answered with. */
    public static void leadsTo(HttpServletRequest request, String address) {
        request.setAttribute(LEADS_TO, address);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        SignedIn me = ConsoleShell.who();
        String once = me == null || !request.getMethod().equals("POST") ? null : request.getParameter("_once");
        if (me == null || once == null || !once.matches("[0-9a-f]{32}")) {
            return true;
        }
        byte[] token = HexFormat.of().parseHex(once);
        byte[] digest = Digests.sha256(me.staffId() + content(request));
        Optional<Sent> before = sent.get().begin(token, digest);
        for (int i = 0; i < WAITS && before.isPresent() && !before.get().done(); i++) {
            pause();
            before = sent.get().find(token);
            if (before.isEmpty()) {
                before = sent.get().begin(token, digest);
            }
        }
        if (before.isEmpty()) {
            request.setAttribute(CLAIMED, token);
            return true;
        }
        String location = before.get().location();
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(HttpHeaders.LOCATION, location == null ? request.getRequestURI() : location);
        return false;
    }

    @Override
    public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
            @Nullable Exception fault) {
        if (!(request.getAttribute(CLAIMED) instanceof byte[] token)) {
            return;
        }
        if (fault != null || response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            sent.get().failed(token);
        } else {
            String location = response.getHeader(HttpHeaders.LOCATION);
            sent.get().done(token,
                    location == null && request.getAttribute(LEADS_TO) instanceof String page ? page : location);
        }
    }

    /** What a form says, and where: of files their names and sizes. */
    private static String content(HttpServletRequest request) throws IOException {
        StringBuilder content = new StringBuilder(request.getRequestURI());
        new TreeMap<>(request.getParameterMap()).forEach((name, values) -> {
            for (String value : name.equals("_csrf") ? new String[0] : values) {
                content.append('\0').append(name).append('=').append(value);
            }
        });
        if (request instanceof MultipartHttpServletRequest files) {
            files.getMultiFileMap().values().forEach(several -> several.forEach(file -> content.append('\0')
                    .append(file.getOriginalFilename()).append('=').append(file.getSize())));
        }
        return content.toString();
    }

    private static void pause() {
        try {
            Thread.sleep(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
