package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.List;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** What is wrong with a request for one of the pages is a page, never a step to anywhere (spec/smp-platform.md 2). */
@Lazy
@Controller
@ControllerAdvice(basePackageClasses = PageFaults.class)
final class PageFaults {

    private static final String PATH = "/public/authapi/fault";
    private static final String ATTRIBUTE = PageFaults.class.getName();

    /** On to the page: what a handler of exceptions shows would lack the shell. */
    @ExceptionHandler(FaultException.class)
    String forward(FaultException faults, HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, faults);
        return "forward:" + PATH;
    }

    @RequestMapping(PATH)
    String tell(HttpServletRequest request, HttpServletResponse response, Model model) {
        FaultException faults = request.getAttribute(ATTRIBUTE) instanceof FaultException told
                ? told
                : new FaultException(Fault.of(404, "PATH_NOT_FOUND", null));
        Page.guard(response, null);
        if (faults.status() == 429 || faults.status() == 503) {
            response.setHeader("Retry-After", "60");
        }
        response.setStatus(faults.status());
        model.addAttribute("faults", List.copyOf(faults.faults()));
        model.addAttribute("query", "");
        return "smp/notice";
    }
}
