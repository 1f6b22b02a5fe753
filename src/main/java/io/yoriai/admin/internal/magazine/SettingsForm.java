package io.yoriai.admin.internal.magazine;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineMail;
import io.yoriai.magazine.MagazineMail.Text;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Api;
import io.yoriai.magazine.MagazineSettings.Billing;
import io.yoriai.magazine.MagazineSettings.ErrorAction;
import io.yoriai.magazine.MagazineSettings.Errors;
import io.yoriai.magazine.MagazineSettings.Leaving;
import io.yoriai.magazine.MagazineSettings.Mails;
import io.yoriai.magazine.MagazineSettings.OptIn;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.MagazineSettings.State;

/** The settings of a magazine (spec/neo.md 8) as a form, and a form as settings. */
final class SettingsForm {

    /** Inputs by the fields that faults name. */
    static final Map<String, String> INPUTS = inputs();

    private SettingsForm() {}

    private static Map<String, String> inputs() {
        Map<String, String> inputs = new HashMap<>();
        for (String name : new String[]{"name", "publisherEmail", "replyTo", "confirmationHours", "errorLimit",
            "unpaidDays", "billingFreq", "trialFreq", "regularAmt", "trialAmt", "charset", "registrationAddresses",
            "description", "url", "publisherName", "sendingDomain", "publisherAddress", "contact"}) {
            inputs.put("Magazine." + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), name);
        }
        for (MagazineMail mail : MagazineMail.values()) {
            inputs.put("MagazineMail." + mail + ".Subject", input(mail, "Subject"));
            inputs.put("MagazineMail." + mail + ".Text", input(mail, "Text"));
        }
        return Map.copyOf(inputs);
    }

    /** {@code mailRegisteredSubject} … */
    private static String input(MagazineMail mail, String part) {
        return "mail" + mail.name().charAt(0) + mail.name().substring(1).toLowerCase(Locale.ROOT) + part;
    }

    static Form of(Magazine magazine, Map<MagazineMail, Text> mails) {
        MagazineSettings s = magazine.settings();
        Form form = new Form().put("name", s.name()).put("description", s.description()).put("url", s.url())
                .put("publisherName", s.publisher().name()).put("publisherEmail", s.publisher().email())
                .put("replyTo", s.publisher().replyTo()).put("sendingDomain", s.publisher().sendingDomain())
                .put("publisherAddress", s.publisher().address()).put("contact", s.publisher().contact())
                .put("state", s.state().name()).put("acceptsRegistrations", s.acceptsRegistrations())
                .put("apiRead", s.api().read()).put("apiAdd", s.api().add()).put("apiUpdate", s.api().update())
                .put("apiDelete", s.api().delete()).put("apiConfirmation", s.api().confirmation())
                .put("doubleOptIn", s.optIn().required())
                .put("confirmationHours", Integer.toString(s.optIn().hours()))
                .put("mailRegistered", s.mails().registered()).put("mailLeft", s.mails().left())
                .put("mailChanged", s.mails().changed()).put("mailAddressChanged", s.mails().addressChanged())
                .put("leaving", s.leaving().name()).put("errorAction", s.errors().action().name())
                .put("errorLimit", Integer.toString(s.errors().limit()))
                .put("registrationAddresses", String.join("\n", s.outside().addresses()))
                .put("registrationOverwrite", s.outside().overwrite()).put("charset", s.charset())
                .put("tracking", s.tracking()).put("leadLink", s.leadLink().on());
        billing(form, s.billing());
        mails.forEach((mail, text) -> form.put(input(mail, "Subject"), text.subject()).put(input(mail, "Text"),
                text.text()));
        return form;
    }

    private static void billing(Form form, Billing billing) {
        form.put("paid", billing.paid()).put("regularAmt", Integer.toString(billing.amount()))
                .put("billingFreq", Integer.toString(billing.frequency())).put("useTrial", billing.trial())
                .put("trialFreq", Integer.toString(billing.trialFrequency()))
                .put("trialAmt", Integer.toString(billing.trialAmount()))
                .put("unpaidDays", Integer.toString(billing.unpaidDays()));
    }

    /** The settings that the form means; what cannot be read is a fault of the form. */
    static MagazineSettings read(Form form, MagazineSettings old) {
        Publisher publisher = new Publisher(form.line("publisherName"), form.narrow("publisherEmail"),
                form.narrow("replyTo"), form.narrow("sendingDomain"), form.line("publisherAddress"),
                form.line("contact"));
        Api api = new Api(form.on("apiRead"), form.on("apiAdd"), form.on("apiUpdate"), form.on("apiDelete"),
                form.on("apiConfirmation"));
        Mails mails = new Mails(form.on("mailRegistered"), form.on("mailLeft"), form.on("mailChanged"),
                form.on("mailAddressChanged"));
        Billing billing = new Billing(form.on("paid"), form.number("regularAmt"), form.number("billingFreq"),
                form.on("useTrial"), form.number("trialFreq"), form.number("trialAmt"), form.number("unpaidDays"));
        return new MagazineSettings(form.line("name"), form.get("description").strip(), form.narrow("url"), publisher,
                form.choice("state", State.class), form.on("acceptsRegistrations"), api,
                new OptIn(form.on("doubleOptIn"), form.number("confirmationHours")), mails,
                form.choice("leaving", Leaving.class),
                new Errors(form.choice("errorAction", ErrorAction.class), form.number("errorLimit")),
                old.attributeLabels(),
                new Outside(form.lines("registrationAddresses"), form.on("registrationOverwrite")), old.notice(),
                form.get("charset"), form.on("tracking"), billing, old.leadLink().on(form.on("leadLink")), old.form());
    }

    static Map<MagazineMail, Text> mails(Form form) {
        Map<MagazineMail, Text> texts = new EnumMap<>(MagazineMail.class);
        for (MagazineMail mail : MagazineMail.values()) {
            texts.put(mail, new Text(form.line(input(mail, "Subject")), form.get(input(mail, "Text"))));
        }
        return texts;
    }
}
