package io.yoriai.admin.internal.magazine;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.record.FaultException;

/**
 * What every screen of a magazine shows at its head. A screen calls {@link #open} and names its tab in its template:
 * {@code admin/magazine/head :: head('settings')}.
 */
@Lazy
@Component
public class MagazineHead {

    private final Magazines magazines;

    MagazineHead(Magazines magazines) {
        this.magazines = magazines;
    }

    /**
     * The magazine of an address, put into the model as {@code magazine}, with {@code tabs} and {@code base} (its address).
     *
     * @throws FaultException 404, which the console tells as a page
     */
    public Magazine open(long id, Model model) {
        Magazine magazine = magazines.get(id);
        model.addAttribute("magazine", magazine);
        model.addAttribute("tabs", MagazineTab.ALL);
        model.addAttribute("base", "/admin/magazines/" + id);
        return magazine;
    }

    /** The version of the magazine that a form was filled in for; a form without a readable one fits none. */
    public static long version(Form form) {
        String text = form.get("version");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** Whether somebody else saved in the meantime. */
    public static boolean stale(FaultException fault) {
        return fault.faults().getFirst().code().equals("STALE");
    }
}
