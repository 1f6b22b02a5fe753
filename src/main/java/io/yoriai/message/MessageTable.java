package io.yoriai.message;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/** How messages are reworded. */
@Configuration(proxyBeanMethods = false)
class MessageTable {

    @Bean
    Writable messageWritable(ResourceTable messageStrRows, MessageRules rules) {
        return Writable.of(messageStrRows, "message").rules(rules).keyed();
    }
}
