package io.yoriai.admin.internal.home;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /admin}: the first screen. */
@Lazy
@Controller
final class HomePage {

    @GetMapping({"/admin", "/admin/"})
    String show() {
        return "admin/home";
    }
}
