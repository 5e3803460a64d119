package io.rtanalytics.bench.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the few shapes that charts need. What they look like says the style sheet, by class, for
 * light and dark pages. One thread.
 */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final String STYLE =
      """
      text { font: 13px system-ui, sans-serif; fill: #1f2328 }
      .title { font-weight: 600 }
      .small { font-size: 11px; fill: #59636e }
      .page { fill: #ffffff }
      .rt { fill: #0969da }
      .beside { fill: #9aa4af }
      .axis { stroke: #9aa4af; stroke-width: 1 }
      .curve { stroke: #0969da; stroke-width: 2; fill: none }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .small { fill: #9198a1 }
        .page { fill: #0d1117 }
        .rt { fill: #4493f8 }
        .beside { fill: #656c76 }
        .curve { stroke: #4493f8 }
      }
      """;

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  /** Begins a picture of so many pixels, with a page of the style's colour. */
  Svg(int width, int height) {
    try {
      xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartElement("svg");
      xml.writeDefaultNamespace(NAMESPACE);
      attributes("viewBox", "0 0 " + width + " " + height);
      attributes("width", Integer.toString(width), "height", Integer.toString(height));
      xml.writeStartElement("style");
      xml.writeCharacters(STYLE);
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw cannotFail(e);
    }
    rectangle("page", 0, 0, width, height);
  }

  /** A filled rectangle. */
  void rectangle(String style, double x, double y, double width, double height) {
    element(
        "rect", "class", style, "x", px(x), "y", px(y), "width", px(width), "height", px(height));
  }

  /** A straight line. */
  void line(String style, double x1, double y1, double x2, double y2) {
    element("line", "class", style, "x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2));
  }

  /** A dot. */
  void dot(String style, double x, double y) {
    element("circle", "class", style, "cx", px(x), "cy", px(y), "r", "4");
  }

  /** Lines from point to point. */
  void path(String style, double[] xs, double[] ys) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      points.append(i == 0 ? "" : " ").append(px(xs[i])).append(',').append(px(ys[i]));
    }
    element("polyline", "class", style, "points", points.toString());
  }

  /**
   * A line of text.
   *
   * @param anchor which end of it lies at the point: start, middle or end
   */
  void text(String style, String anchor, double x, double y, String content) {
    try {
      xml.writeStartElement("text");
      attributes("class", style, "text-anchor", anchor, "x", px(x), "y", px(y));
      xml.writeCharacters(content);
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw cannotFail(e);
    }
  }

  /** Ends the picture; nothing may be added afterwards. */
  String end() {
    try {
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw cannotFail(e);
    }
  }

  private void element(String name, String... attributes) {
    try {
      xml.writeEmptyElement(name);
      attributes(attributes);
    } catch (XMLStreamException e) {
      throw cannotFail(e);
    }
  }

  private void attributes(String... namesAndValues) throws XMLStreamException {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      xml.writeAttribute(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  private static String px(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static IllegalStateException cannotFail(XMLStreamException e) {
    return new IllegalStateException("text was written into memory", e);
  }
}
