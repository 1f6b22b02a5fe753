package io.yoriai.admin.internal.home;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What the console shows where an address leads to nothing: its own shell, and a way on. */
@ControllerAdvice("io.yoriai.admin")
@Controller
final class NoSuchPage {

    @RequestMapping("/admin/**")
    @ResponseStatus(HttpStatus.NOT_FOUND)
    String unknown(Model model) {
        model.addAttribute("notice", "admin.nothing");
        return "admin/notice";
    }

    /** The shell's values come with a handler's own view, so a fault is told by another one. */
    @ExceptionHandler(MethodArgumentTypeMismatchException.class)
    String unreadable() {
        return "forward:/admin/nothing";
    }

    /** A thing that is not there any more; any other fault is shown by the form that caused it, or is a defect. */
    @ExceptionHandler(FaultException.class)
    String missing(FaultException fault) {
        if (fault.faults().stream().map(Fault::status).noneMatch(status -> status == HttpStatus.NOT_FOUND.value())) {
            throw fault;
        }
        return "forward:/admin/nothing";
    }
}
