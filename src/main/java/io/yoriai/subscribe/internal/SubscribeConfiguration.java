package io.yoriai.subscribe.internal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.Callers;
import io.yoriai.mail.MailStops;
import io.yoriai.message.Texts;
import io.yoriai.page.Preferences;
import io.yoriai.page.ScriptPlaces;
import io.yoriai.tracking.Tracking;

/** The servlet of the public pages. It reads raw bytes, so it stands beside the dispatcher and not behind it. */
@Configuration(proxyBeanMethods = false)
class SubscribeConfiguration {

    @Bean
    ServletRegistrationBean<PublicServlet> publicPages(List<PublicPage> pages, PageRenderer renderer,
            Preferences preferences, Callers callers, BodyMemory memory, ScriptPlaces places) {
        return new ServletRegistrationBean<>(new PublicServlet(pages, renderer, preferences, callers, memory),
                places.of("usrctrl.php"));
    }

    @Bean
    ServletRegistrationBean<UnsubscribeServlet> unsubscribePage(MailStops stops, Markup markup, Texts texts,
            FormLimiter limiter, Preferences preferences, Callers callers, BodyMemory memory,
            ObjectProvider<Tracking> tracking) {
        return new ServletRegistrationBean<>(new UnsubscribeServlet(new UnsubscribePage(stops, markup, texts, limiter),
                preferences, callers, memory, tracking), "/public/unsubscribe/*");
    }
}
