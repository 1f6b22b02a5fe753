package io.yoriai.mail.internal.template;

import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.campaign.CampaignTexts;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.user.PasswordLinks;

/**
 * The placeholders that there are, and where their values come from (spec/smp-mail-tracking.md 3.2): SQL over the lead {@code l},
 * its company {@code co} and the campaign {@code c}; what the server makes for each mail; what whoever wants a mail says along.
 */
@Component
public class Fields {

    private static final Pattern ATTRIBUTE = Pattern.compile("attribute([1-9][0-9]{0,5})");
    private static final String JST = " at time zone 'Asia/Tokyo'";
    private static final Set<String> MADE = Set.of("Unsubscribe.url", "Unsubscribe.preference_url", "Sender.name",
            "Sender.address", "Sender.postal_address", "Sender.contact", "Mail.id", "Mail.view_url", "Mail.date",
            "Mail.category",
            "VisitorAccount.mypage_url");
    private static final Set<String> ADDRESSES = Set.of("Unsubscribe.url", "Unsubscribe.preference_url", "Seminar.url",
            "Company.url", "Mail.view_url", "Application.ticket_url", "Application.cancel_url",
            "Application.change_url",
            "Application.billing_url", ReaderFields.UNSUBSCRIBE, ReaderFields.CHANGE, "Magazine.url",
            "VisitorAccount.mypage_url", "VisitorAccount.account_setting_url", "VisitorAccount.change_password_url");
    /** Of automatic and step mails: what the application that causes one tells. */
    private static final Set<String> OF_APPLICATIONS = Set.of("Application.id", "Application.code",
            "Application.status", "Application.date_regist", "Application.ticket_url", "Application.barcode",
            "Application.cancel_url", "Application.change_url", "Application.total_amount", "Application.billing_url",
            "Session.id", "Session.title", "Session.start_day", "Session.end_day", "Session.place", "Session.list");
    private static final Set<String> OF_CAUSES = Set.of("Activity.date", "Activity.memo", "Tracking.date");
    private static final Pattern COUNTED = Pattern.compile("(?:ClickCountUrl|Document|Enquete)\\.url_[1-9][0-9]{0,17}");
    /** What the server puts in by itself. */
    private static final Set<String> OWN = Set.of("Mail.open_url", "Mail.trap_url");
    private static final Pattern OF_TRACKING = Pattern.compile("Tracking\\.custom_[a-z0-9_]{1,50}");

    private static final String ACCOUNT = "VisitorAccount.";

    private final CustomItems items;
    private final Map<String, String> sql = new HashMap<>();

    Fields(CustomItems items) {
        this.items = items;
        Stream.of("login_id", "name1", "name2", "name3", "name1_ka", "name2_ka", "company_name", "company_name_ka",
                "division", "position", "zip1", "zip2", "zip3", "address1", "address2", "address3", "address4",
                "address5", "tel", "tel_extension", "sub_tel", "fax", "email", "sub_email")
                .forEach(name -> sql.put("VisitorData." + name, "l." + name));
        Stream.of("id", "user_id").forEach(name -> sql.put("VisitorData." + name, "l." + name + "::text"));
        sql.put("VisitorData.country", master("Country", "l.country_key", "name_en"));
        sql.put("VisitorData.prefecture", master("Prefecture", "l.prefecture_key", "name_ja"));
        sql.put("VisitorData.language", master("Language", "l.language_key", "name_ja"));
        sql.put("VisitorData.permission_type", "case l.permission_type_id when 1 then '希望する' else '希望しない' end");
        sql.put("VisitorData.registration_type", "case l.registration_type_id when 1 then '本登録' else '仮登録' end");
        sql.put("VisitorData.date_regist", moment("l.date_regist"));
        Stream.of("name", "name_ka", "zip1", "zip2", "zip3", "address1", "address2", "address3", "address4",
                "address5", "tel", "sub_tel", "fax", "url")
                .forEach(name -> sql.put("Company." + name, "co." + name));
        sql.put("Company.id", "co.id::text");
        sql.put("Company.country", master("Country", "co.country_key", "name_en"));
        sql.put("Company.prefecture", master("Prefecture", "co.prefecture_key", "name_ja"));
        sql.put("Seminar.id", "c.id::text");
        sql.put("Seminar.title", CampaignTexts.sql("Seminar", "c", "Title", CampaignTexts.language("l.language_key")));
        Stream.of("start_day", "end_day", "application_start_day", "application_end_day")
                .forEach(name -> sql.put("Seminar." + name, moment("c." + name)));
        sql.put("Seminar.place",
                CampaignTexts.sql("Seminar", "c", "HallName", CampaignTexts.language("l.language_key")));
        // What the link is signed over; whoever makes the mail makes the link of it.
        Stream.of("account_setting_url", "change_password_url")
                .forEach(name -> sql.put(ACCOUNT + name, PasswordLinks.STAMP));
    }

    private static String master(String master, String key, String name) {
        return "(select e." + name + " from master_entry e where e.master = '" + master + "' and e.key = " + key + ")";
    }

    private static String moment(String column) {
        return dated(column + JST, "FMYYYY\"年\"FMMM\"月\"FMDD\"日\" FMHH24:MI", "YYYY-MM-DD HH24:MI");
    }

    private static String dated(String value, String japanese, String english) {
        return "case when l.language_key = 'en' then to_char(" + value + ", '" + english + "') else to_char(" + value
                + ", '" + japanese + "') end";
    }

    /** Whether a mail of this scope may have a placeholder. */
    public boolean has(Placeholder placeholder, Scope scope) {
        String name = placeholder.name();
        if (placeholder.object().equals("Seminar") && !scope.campaign()) {
            return false;
        }
        return MADE.contains(name) || COUNTED.matcher(name).matches() || name.equals("Seminar.url")
                || sql(name).isPresent()
                || scope.automatic() && (placeholder.object().equals("Admin") && Set.of("name", "email")
                        .contains(placeholder.field()) || scope.campaign() && OF_APPLICATIONS.contains(name))
                || scope.step() && (OF_APPLICATIONS.contains(name) || OF_CAUSES.contains(name)
                        || OF_TRACKING.matcher(name).matches());
    }

    /**
     * SQL of a value: a text over {@code l}, {@code co} and {@code c}; nothing where it comes from elsewhere.
     *
     * @param name {@code Object.field}
     */
    public Optional<String> sql(String name) {
        String known = sql.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        int dot = name.indexOf('.');
        Matcher attribute = ATTRIBUTE.matcher(name.substring(dot + 1));
        if (!attribute.matches()) {
            return Optional.empty();
        }
        int n = Integer.parseInt(attribute.group(1));
        return switch (name.substring(0, dot)) {
            case "VisitorData" -> item("VisitorData", n, "l");
            case "Company" -> item("Company", n, "co");
            case "Seminar" -> item("Seminar", n, "c");
            default -> Optional.empty();
        };
    }

    /**
     * SQL that joins what the values of some placeholders stand in to the lead {@code l}.
     *
     * @param campaign SQL of the campaign's id
     */
    public static String joins(Collection<String> names, String campaign) {
        StringBuilder joins = new StringBuilder();
        if (names.stream().anyMatch(name -> name.startsWith("Company."))) {
            joins.append(" left join lateral (select o.* from company_lead k join company o on o.id = k.company_id"
                    + " where k.lead_id = l.id order by k.link_type_id desc, k.id limit 1) co on true");
        }
        if (names.stream().anyMatch(name -> name.startsWith("Seminar."))) {
            joins.append(" left join campaign c on c.id = ").append(campaign);
        }
        return joins.toString();
    }

    private Optional<String> item(String resource, int n, String alias) {
        CustomItem item = items.of(resource).get(n);
        if (item == null || item.password()) {
            return Optional.empty();
        }
        String value = "(" + alias + ".attributes ->> '" + n + "')";
        return switch (item.data()) {
            case STRING, INTEGER, DECIMAL -> Optional.of(value);
            case DATE -> Optional.of(dated(value + "::date", "FMYYYY\"年\"FMMM\"月\"FMDD\"日\"", "YYYY-MM-DD"));
            case DATE_TIME -> Optional.of(moment(value + "::timestamptz"));
            case CHOICE ->
                Optional.of("(select string_agg(h.label_ja, '、' order by h.sort_no, h.choice_id) from custom_choice h"
                        + " where h.resource = '" + resource + "' and h.n = " + n + " and " + alias + ".attributes -> '"
                        + n
                        + "' @> to_jsonb(h.choice_id))");
            case FILE -> Optional.empty();
        };
    }

    /** Whether a placeholder prints an address of its own, which is not to be percent-encoded. */
    public static boolean isAddress(Placeholder placeholder) {
        return ADDRESSES.contains(placeholder.name()) || OWN.contains(placeholder.name())
                || COUNTED.matcher(placeholder.name()).matches();
    }

    /** Whether a placeholder prints a link that opens an account: it stands in no title, since titles are stored. */
    public static boolean isSecret(String name) {
        return name.startsWith(ACCOUNT) && !name.endsWith(".mypage_url");
    }

    /** Whether its value is one that whoever wants a mail tells along. */
    public static boolean isTold(String name) {
        return OF_APPLICATIONS.contains(name) || OF_CAUSES.contains(name) || name.startsWith("Admin.")
                || OF_TRACKING.matcher(name).matches();
    }

    /** Whether its value is one that an application tells. */
    public static boolean isOfApplication(String name) {
        return OF_APPLICATIONS.contains(name);
    }

    /** Names of the placeholders that are not there in this scope; as they were written where they are none. */
    public List<String> unknown(CompiledText text, Scope scope) {
        return Stream.concat(text.unknown().stream(), text.placeholders().stream()
                .filter(placeholder -> !has(placeholder, scope)).map(Placeholder::name)).distinct().toList();
    }
}
