package io.yoriai.site.internal.newsletter;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** What can be called: the methods of services.php, and the older addresses. */
enum NewsletterCall {
    ACCESS_TOKEN("accessToken", "services.php", "POST", "client_id=…&client_secret=…",
            NewsletterFault.without(NewsletterFault.EXPIRED, NewsletterFault.TOKEN, NewsletterFault.MAGAZINE,
                    NewsletterFault.SETTING, NewsletterFault.READER, NewsletterFault.NEW_ADDRESS,
                    NewsletterFault.ADDRESS)), //
    USER("user", "services.php", "GET",
            "access_token=…&search_type=email&search_text=hoge@fugo.com&magazine_id=1",
            NewsletterFault.without(NewsletterFault.CLIENT, NewsletterFault.NEW_ADDRESS, NewsletterFault.ADDRESS)), //
    USER_ADD("userAdd", "services.php", "POST",
            "access_token=…&magazine_id=1&email=hanako@example.com&name=%E5%B1%B1%E7%94%B0%E8%8A%B1%E5%AD%90&type=hoge",
            NewsletterFault.without(NewsletterFault.CLIENT, NewsletterFault.READER, NewsletterFault.NEW_ADDRESS)), //
    USER_UPDATE("userUpdate", "services.php", "GET",
            "access_token=…&magazine_id=1&email=hoge@fugo.com&sendstatus=0&user_type=",
            NewsletterFault.without(NewsletterFault.CLIENT, NewsletterFault.ADDRESS)), //
    USER_DELETE("userDelete", "services.php", "GET",
            "access_token=…&magazine_id=1&search_type=email&search_text=hoge@fugo.com&mail_send=1",
            NewsletterFault.without(NewsletterFault.CLIENT, NewsletterFault.NEW_ADDRESS, NewsletterFault.ADDRESS)), //
    OUTSIDE("usrctrlsys.php", "usrctrlsys.php", "GET",
            "mag_id=1&act=add&email=taro@example.com&name=%E5%B1%B1%E7%94%B0%E5%A4%AA%E9%83%8E&type=hoge", List.of()), //
    SHOP("usrctrl.php", "usrctrl.php", "POST",
            "mag_id=1&act=add&email=jiro@example.com&name=%E5%B1%B1%E7%94%B0%E6%AC%A1%E9%83%8E&type=hoge&charaset=u",
            List.of());

    private final String path;
    private final String file;
    private final String verb;
    private final String query;
    private final List<NewsletterFault> faults;

    NewsletterCall(String path, String file, String verb, String query, List<NewsletterFault> faults) {
        this.path = path;
        this.file = file;
        this.verb = verb;
        this.query = query;
        this.faults = faults;
    }

    static @Nullable NewsletterCall of(String path) {
        return Arrays.stream(values()).filter(call -> call.path.equals(path)).findFirst().orElse(null);
    }

    /** The value of {@code path}, or the address's own name; the name of its page. */
    String path() {
        return path;
    }

    String file() {
        return file;
    }

    String verb() {
        return verb;
    }

    List<NewsletterFault> faults() {
        return faults;
    }

    /** Whether it is a method of services.php. */
    boolean isMethod() {
        return file.equals("services.php");
    }

    /** The example's parameters, percent-encoded. */
    String query() {
        return isMethod() ? "path=" + path + "&" + query : query;
    }

    /** Key of what it does. */
    String title() {
        return "site.newsletter.title." + name();
    }

    /** Key of its rules, which go on with a number each. */
    String rules() {
        return "site.newsletter.rule." + name();
    }
}
