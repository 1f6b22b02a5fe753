package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Map;

import io.yoriai.account.Callers;
import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.MailHits;
import io.yoriai.record.FaultException;
import io.yoriai.tracking.TrackingSites;

/** 設定 → Webトラッキング: the sites that count, and the tag to put on their pages. */
@Lazy
@Controller
final class TrackingPages {

    private static final String TAG = """
            <script>
            (function(w,d,s,u,n,a,m){w.ShanonCAMObject=n;w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)};
            a=d.createElement(s);m=d.getElementsByTagName(s)[0];a.async=1;a.src=u;m.parentNode.insertBefore(a,m)})
            (window,document,'script','%1$s/tracker/cam3.js','_cam');
            _cam('create', '%2$s', %3$s);
            _cam('require', 'crossLinker');
            _cam('crossLinker:allLink', %3$s);
            _cam('send');
            </script>""";

    private final TrackingSites sites;
    private final MailHits hits;
    private final Callers callers;

    TrackingPages(TrackingSites sites, MailHits hits, Callers callers) {
        this.hits = hits;
        this.sites = sites;
        this.callers = callers;
    }

    @GetMapping("/admin/settings/tracking")
    String show(Model model, HttpServletRequest request) {
        return page(new Form().put("trackingDomains", String.join("\n", sites.domains()))
                .put("trackingSignIn", sites.bindsApplications() ? "1" : "")
                .put("scanners", String.join("\n", hits.scanners()))
                .put("gateways", String.join("\n", hits.gateways())), model, request);
    }

    @PostMapping("/admin/settings/tracking")
    String save(SignedIn me, Form form, Model model, HttpServletRequest request, HttpServletResponse response) {
        try {
            sites.change(me, form.lines("trackingDomains"));
            hits.machines(me, form.lines("scanners"), form.lines("gateways"));
            sites.bindApplications(me, form.on("trackingSignIn"));
            return "redirect:/admin/settings/tracking?done=saved";
        } catch (FaultException e) {
            form.faults(e, Map.of(TrackingSites.DOMAINS, "trackingDomains", MailHits.SCANNERS, "scanners",
                    MailHits.GATEWAYS, "gateways"));
            response.setStatus(400);
            return page(form, model, request);
        }
    }

    private String page(Form form, Model model, HttpServletRequest request) {
        String domains = sites.domains().stream().map(domain -> "'" + domain + "'").toList().toString();
        model.addAttribute("notice", callers.host(request) + "/public/tracking/notice");
        model.addAttribute("form", form).addAttribute("tag", sites.tag().isEmpty()
                ? null
                : TAG.formatted(callers.host(request), sites.tag(), domains));
        return "admin/settings/tracking";
    }
}
