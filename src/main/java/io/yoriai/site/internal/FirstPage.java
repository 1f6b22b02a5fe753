package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

import io.yoriai.account.FirstAdministrator;
import io.yoriai.record.Dictionary;
import io.yoriai.record.ServedMethods;
import io.yoriai.record.Times;

/** {@code GET /}: what this server is, that it is well, the call to try, where things are. */
@Controller
final class FirstPage {

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** Names that mean nothing to a shell: the command is there to be pasted. */
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9.-]+");

    private final DatabaseCheck database;
    private final Dictionary dictionary;
    private final ObjectProvider<ServedMethods> served;
    private final Environment settings;
    private final ObjectProvider<FirstAdministrator> first;
    private final Clock clock;

    FirstPage(DatabaseCheck database, Dictionary dictionary, ObjectProvider<ServedMethods> served,
            ObjectProvider<FirstAdministrator> first, Environment settings, Clock clock) {
        this.first = first;
        this.database = database;
        this.dictionary = dictionary;
        this.served = served;
        this.settings = settings;
        this.clock = clock;
    }

    @GetMapping("/")
    String show(HttpServletRequest request, Model model) {
        DatabaseCheck.Result check = database.check();
        model.addAttribute("database", check);
        model.addAttribute("checked", check.at().toString());
        model.addAttribute("checkedTime", SECOND.format(check.at().atZone(Times.JST)));
        model.addAttribute("uptime", Uptime.since(started(), clock.instant()));
        model.addAttribute("methods", dictionary.methods().size());
        model.addAttribute("served", dictionary.methods().stream()
                .filter(method -> served.stream().anyMatch(rooms -> rooms.serves(method.name()))).count());
        String server = server(request);
        model.addAttribute("post", AttendanceSample.pasted(server));
        model.addAttribute("count", AttendanceSample.COUNT + server);
        model.addAttribute("newsletter",
                NewsletterSample.pasted(address(request), settings.getProperty("yoriai.demo-client", "")));
        boolean local = Callers.isLocal(request);
        model.addAttribute("local", local);
        model.addAttribute("first", local && check.reachable() && first.getObject().wanted());
        if (local) {
            model.addAttribute("data", path(settings.getProperty("yoriai.data", "")));
            model.addAttribute("logs",
                    path(settings.getProperty("yoriai.logs", settings.getProperty("logging.file.name", ""))));
            model.addAttribute("health", healthAddress());
        }
        return "site/first";
    }

    /** What {@code ./yoriai call} must be told to reach this server; empty where it is where the command looks. */
    private static String server(HttpServletRequest request) {
        String name = request.getServerName();
        int port = request.getServerPort();
        boolean usual = port == 8080 && (name.equals("localhost") || name.equals("127.0.0.1"));
        if (usual || !SAFE_NAME.matcher(name).matches()) {
            return "";
        }
        boolean standard = port == (request.isSecure() ? 443 : 80);
        return " --url " + request.getScheme() + "://" + name + (standard ? "" : ":" + port);
    }

    /** Of this server as the browser reached it. */
    private static String address(HttpServletRequest request) {
        String name = request.getServerName();
        int port = request.getServerPort();
        boolean standard = port == (request.isSecure() ? 443 : 80);
        return request.getScheme() + "://" + (SAFE_NAME.matcher(name).matches() ? name : "localhost")
                + (standard ? "" : ":" + port);
    }

    private static String path(String setting) {
        return setting.isEmpty() ? "" : Path.of(setting).toAbsolutePath().normalize().toString();
    }

    /** The address of the health answer on its own port; empty where it has none. */
    private String healthAddress() {
        String port = settings.getProperty("local.management.port", settings.getProperty("management.server.port", ""));
        return port.isEmpty() || port.equals("0") || port.equals("-1")
                ? ""
                : "http://127.0.0.1:" + port
                        + settings.getProperty("management.endpoints.web.base-path", "/actuator") + "/health";
    }

    private static Instant started() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
