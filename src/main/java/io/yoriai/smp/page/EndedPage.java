package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

import io.yoriai.page.BrowserCookies;
import io.yoriai.user.AgencySessions;

/** What an administrator sees with the first click after the acting has ended by itself. */
@Lazy
@Controller
final class EndedPage {

    static final String PATH = "/public/authapi/agencynavigation/ended";

    private final AgencySessions agencies;
    private final BrowserCookies cookies;

    EndedPage(AgencySessions agencies, BrowserCookies cookies) {
        this.agencies = agencies;
        this.cookies = cookies;
    }

    @GetMapping(PATH)
    String tell(HttpServletRequest request, HttpServletResponse response, Model model) {
        Page.guard(response, null);
        String token = cookies.read(request, BrowserCookies.AGENCY);
        model.addAttribute("back", token == null ? "/admin" : agencies.callback(token).orElse("/admin"));
        cookies.take(request, response, BrowserCookies.AGENCY);
        return "smp/ended";
    }
}
