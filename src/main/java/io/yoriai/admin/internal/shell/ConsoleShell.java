package io.yoriai.admin.internal.shell;

import io.yoriai.account.Maintenance;
import io.yoriai.account.SignedIn;
import io.yoriai.user.Functions;
import io.yoriai.message.Texts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Gives every screen what its shell shows: {@code me} (who is signed in, or null), {@code closed} (whether
 * maintenance mode is on), {@code places} (the side bar),
 * {@code may} (what the person may open) and
 * {@code done} (key of the toast that the address asks for by {@code ?done=}, or null).
 */
public final class ConsoleShell implements HandlerInterceptor {

    private final Texts texts;
    private final Supplier<Maintenance> maintenance;

    ConsoleShell(Texts texts, Supplier<Maintenance> maintenance) {
        this.maintenance = maintenance;
        this.texts = texts;
    }

    /** Who is signed in. */
    public static @Nullable SignedIn who() {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        return person != null && person.getPrincipal() instanceof SignedIn who ? who : null;
    }

    /** Whether the person who asks sees who people are (function 2104); else it is masked. */
    public static boolean seesPeople() {
        return RequestContextHolder.currentRequestAttributes().getAttribute(Functions.Held.class.getName(),
                RequestAttributes.SCOPE_REQUEST) instanceof Functions.Held held && held.seesPeople();
    }

    @Override
    public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
            @Nullable ModelAndView view) {
        String name = view == null ? null : view.getViewName();
        if (view == null || name == null || name.startsWith("redirect:")) {
            return;
        }
        SignedIn me = who();
        view.addObject("me", me);
        view.addObject("closed", me != null && maintenance.get().on());
        Functions.Held may = request.getAttribute(Functions.Held.class.getName()) instanceof Functions.Held held
                ? held
                : Functions.Held.NOTHING;
        view.addObject("may", may);
        view.addObject("places", me == null
                ? List.of()
                : MenuEntry.ALL.stream().filter(place -> place.open(may)).toList());
        String done = "admin.done." + request.getParameter("done");
        view.addObject("done", texts.all(Locale.JAPANESE).containsKey(done) ? done : null);
    }
}
