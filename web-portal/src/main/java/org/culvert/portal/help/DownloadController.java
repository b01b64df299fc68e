// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import org.culvert.portal.help.Downloads.Download;
import org.culvert.portal.web.SiteSettings;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** {@code /help/download}: the client, its source, and what to do with them. */
@Controller
class DownloadController {
  private final Downloads downloads;
  private final SiteSettings site;

  DownloadController(Downloads downloads, SiteSettings site) {
    this.downloads = downloads;
    this.site = site;
  }

  @GetMapping("/help/download")
  String page(Model model) {
    model.addAttribute("downloads", downloads.list());
    model.addAttribute("broker", site.broker());
    return "help/download";
  }

  /** Never shown by a browser as a page of ours, whatever it is. */
  @GetMapping("/help/download/{file}")
  ResponseEntity<Resource> fetch(@PathVariable String file) {
    Download found =
        downloads.find(file).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .eTag(found.sha256())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(found.name()).build().toString())
        .body(new FileSystemResource(found.path()));
  }
}
