package io.yoriai.magazine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.yoriai.account.Networks;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.person.EmailAddress;
import io.yoriai.record.Fault;
import io.yoriai.record.Formats;

/** Which settings a magazine may have. */
final class MagazineCheck {

    private static final int MOST_FREQUENCY = 3;

    private static final int MOST_RANGES = 1_000;

    private MagazineCheck() {}

    static List<Fault> faults(MagazineSettings settings) {
        List<Fault> faults = new ArrayList<>();
        if (settings.name().isBlank()) {
            faults.add(Fault.required("Magazine.Name"));
        }
        Publisher publisher = settings.publisher();
        line(faults, "Magazine.Name", settings.name(), 200);
        atMost(faults, "Magazine.Description", settings.description(), 10_000);
        if (!settings.url().isEmpty() && !Formats.isUrl(settings.url())) {
            faults.add(Fault.invalidValue("Magazine.Url").saying("magazine.fault.url"));
        }
        atMost(faults, "Magazine.Url", settings.url(), 2_000);
        line(faults, "Magazine.PublisherName", publisher.name(), 200);
        if (!publisher.sendingDomain().isEmpty() && !Formats.isDomain(publisher.sendingDomain())) {
            faults.add(Fault.invalidValue("Magazine.SendingDomain").saying("magazine.fault.domain"));
        }
        line(faults, "Magazine.PublisherAddress", publisher.address(), 500);
        line(faults, "Magazine.Contact", publisher.contact(), 500);
        for (int n = 1; n <= settings.attributeLabels().size(); n++) {
            if (!Formats.isOneLine(settings.attributeLabels().get(n - 1))) {
                faults.add(Fault.notOneLine("Magazine.AttributeLabel" + n));
            }
        }
        address(faults, "Magazine.PublisherEmail", publisher.email());
        address(faults, "Magazine.ReplyTo", publisher.replyTo());
        within(faults, "Magazine.ConfirmationHours", settings.optIn().hours(), 1, 720);
        within(faults, "Magazine.ErrorLimit", settings.errors().limit(), 1, 10);
        within(faults, "Magazine.UnpaidDays", settings.billing().unpaidDays(), 0, 60);
        within(faults, "Magazine.BillingFreq", settings.billing().frequency(), 0, MOST_FREQUENCY);
        within(faults, "Magazine.TrialFreq", settings.billing().trialFrequency(), 0, MOST_FREQUENCY);
        within(faults, "Magazine.RegularAmt", settings.billing().amount(), 0, Integer.MAX_VALUE);
        within(faults, "Magazine.TrialAmt", settings.billing().trialAmount(), 0, Integer.MAX_VALUE);
        if (!List.of("UTF-8", "ISO-2022-JP").contains(settings.charset())) {
            faults.add(Fault.invalidValue("Magazine.Charset"));
        }
        if (settings.outside().addresses().size() > MOST_RANGES) {
            faults.add(Fault.of(400, "TOO_MANY", "Magazine.RegistrationAddresses", MOST_RANGES));
            return faults;
        }
        for (String range : settings.outside().addresses()) {
            if (!Networks.valid(range)) {
                faults.add(Fault.invalidValue("Magazine.RegistrationAddresses"));
            }
        }
        Set<String> names = new HashSet<>();
        for (FormField field : settings.form().fields()) {
            boolean known = field.name().equals(FormField.EMAIL) || field.field() != null;
            if (!names.add(field.name())) {
                faults.add(Fault.of(400, "DUPLICATE", "Magazine.FormFields"));
            } else if (!known || field.field() == ReaderField.SENDSTATUS) {
                faults.add(Fault.invalidValue("Magazine.FormFields"));
            }
        }
        return faults;
    }

    private static void line(List<Fault> faults, String field, String text, int most) {
        atMost(faults, field, text, most);
        if (!Formats.isOneLine(text)) {
            faults.add(Fault.notOneLine(field));
        }
    }

    private static void atMost(List<Fault> faults, String field, String text, int most) {
        if (text.length() > most) {
            faults.add(Fault.tooLong(field, most));
        }
    }

    private static void address(List<Fault> faults, String field, String email) {
        if (!email.isEmpty() && EmailAddress.parse(email).isEmpty()) {
            faults.add(Fault.invalidValue(field));
        }
    }

    private static void within(List<Fault> faults, String field, int value, int least, int most) {
        if (value < least || value > most) {
            faults.add(Fault.invalidValue(field).saying("fault.between", least, most));
        }
    }
}
