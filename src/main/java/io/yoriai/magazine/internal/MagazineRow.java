package io.yoriai.magazine.internal;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.yoriai.magazine.MagazineForm;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Api;
import io.yoriai.magazine.MagazineSettings.Billing;
import io.yoriai.magazine.MagazineSettings.ErrorAction;
import io.yoriai.magazine.MagazineSettings.Errors;
import io.yoriai.magazine.MagazineSettings.LeadLink;
import io.yoriai.magazine.MagazineSettings.Leaving;
import io.yoriai.magazine.MagazineSettings.Mails;
import io.yoriai.magazine.MagazineSettings.Notice;
import io.yoriai.magazine.MagazineSettings.OptIn;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.record.SqlTime;

/** A magazine's settings between the record and the table. */
final class MagazineRow {

    static final String COLUMNS = """
            name, description, url, publisher_name, publisher_email, reply_to, sending_domain, publisher_address, contact,
            state, accepts_registrations, api_read, api_add, api_update, api_delete, api_confirmation, double_opt_in,
            confirmation_hours, mail_registered, mail_left, mail_changed, mail_address_changed, leaving, error_action,
            error_limit, attribute_labels, registration_addresses, registration_overwrite, notify_active,
            notify_active_since, notify_time, charset, tracking, paid, regular_amt, billing_freq, use_trial, trial_freq,
            trial_amt, unpaid_days, lead_link, lead_fields, form_fields, form_captcha""";

    static final String PLACES = Arrays.stream(COLUMNS.split(",")).map(name -> ":" + name.strip())
            .collect(Collectors.joining(", "));

    private MagazineRow() {}

    static Map<String, @Nullable Object> params(MagazineSettings s) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("name", s.name());
        params.put("description", s.description());
        params.put("url", s.url());
        params.put("publisher_name", s.publisher().name());
        params.put("publisher_email", s.publisher().email());
        params.put("reply_to", s.publisher().replyTo());
        params.put("sending_domain", s.publisher().sendingDomain());
        params.put("publisher_address", s.publisher().address());
        params.put("contact", s.publisher().contact());
        params.put("state", s.state().name());
        params.put("accepts_registrations", s.acceptsRegistrations());
        params.put("api_read", s.api().read());
        params.put("api_add", s.api().add());
        params.put("api_update", s.api().update());
        params.put("api_delete", s.api().delete());
        params.put("api_confirmation", s.api().confirmation());
        params.put("double_opt_in", s.optIn().required());
        params.put("confirmation_hours", s.optIn().hours());
        params.put("mail_registered", s.mails().registered());
        params.put("mail_left", s.mails().left());
        params.put("mail_changed", s.mails().changed());
        params.put("mail_address_changed", s.mails().addressChanged());
        params.put("leaving", s.leaving().name());
        params.put("error_action", s.errors().action().name());
        params.put("error_limit", s.errors().limit());
        params.put("attribute_labels", s.attributeLabels().toArray(new String[0]));
        params.put("registration_addresses", s.outside().addresses().toArray(new String[0]));
        params.put("registration_overwrite", s.outside().overwrite());
        params.put("notify_active", s.notice().active());
        Instant since = s.notice().activeSince();
        params.put("notify_active_since", since == null ? null : SqlTime.of(since));
        params.put("notify_time", s.notice().time());
        params.put("charset", s.charset());
        params.put("tracking", s.tracking());
        params.put("paid", s.billing().paid());
        params.put("regular_amt", s.billing().amount());
        params.put("billing_freq", s.billing().frequency());
        params.put("use_trial", s.billing().trial());
        params.put("trial_freq", s.billing().trialFrequency());
        params.put("trial_amt", s.billing().trialAmount());
        params.put("unpaid_days", s.billing().unpaidDays());
        params.put("lead_link", s.leadLink().on());
        params.put("lead_fields", s.leadLink().fields().toArray(new String[0]));
        params.put("form_fields", s.form().written().toArray(new String[0]));
        params.put("form_captcha", s.form().captcha());
        return params;
    }

    static MagazineSettings read(ResultSet row) throws SQLException {
        Publisher publisher = new Publisher(row.getString("publisher_name"), row.getString("publisher_email"),
                row.getString("reply_to"), row.getString("sending_domain"), row.getString("publisher_address"),
                row.getString("contact"));
        Api api = new Api(row.getBoolean("api_read"), row.getBoolean("api_add"), row.getBoolean("api_update"),
                row.getBoolean("api_delete"), row.getBoolean("api_confirmation"));
        Mails mails = new Mails(row.getBoolean("mail_registered"), row.getBoolean("mail_left"),
                row.getBoolean("mail_changed"), row.getBoolean("mail_address_changed"));
        Time time = Objects.requireNonNull(row.getTime("notify_time"));
        Notice notice = new Notice(row.getBoolean("notify_active"), SqlTime.orNull(row, "notify_active_since"),
                time.toLocalTime());
        Billing billing = new Billing(row.getBoolean("paid"), row.getInt("regular_amt"), row.getInt("billing_freq"),
                row.getBoolean("use_trial"), row.getInt("trial_freq"), row.getInt("trial_amt"),
                row.getInt("unpaid_days"));
        return new MagazineSettings(row.getString("name"), row.getString("description"), row.getString("url"),
                publisher,
                State.valueOf(row.getString("state")), row.getBoolean("accepts_registrations"), api,
                new OptIn(row.getBoolean("double_opt_in"), row.getInt("confirmation_hours")), mails,
                Leaving.valueOf(row.getString("leaving")),
                new Errors(ErrorAction.valueOf(row.getString("error_action")), row.getInt("error_limit")),
                list(row, "attribute_labels"),
                new Outside(list(row, "registration_addresses"), row.getBoolean("registration_overwrite")), notice,
                row.getString("charset"), row.getBoolean("tracking"), billing,
                new LeadLink(row.getBoolean("lead_link"), list(row, "lead_fields")),
                MagazineForm.of(list(row, "form_fields"), row.getBoolean("form_captcha")));
    }

    private static List<String> list(ResultSet row, String column) throws SQLException {
        return List.of((String[]) Objects.requireNonNull(row.getArray(column)).getArray());
    }
}
