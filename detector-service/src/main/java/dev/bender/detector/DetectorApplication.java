package dev.bender.detector;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The detector as a process of its own. */
@SpringBootApplication(proxyBeanMethods = false)
public class DetectorApplication {}
