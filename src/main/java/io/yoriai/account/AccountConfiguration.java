package io.yoriai.account;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Lets {@link CallLog} store its counts every few seconds. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class AccountConfiguration {}
