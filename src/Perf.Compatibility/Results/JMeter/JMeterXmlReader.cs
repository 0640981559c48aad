using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Perf.Compatibility.Results.Streams;

namespace Perf.Compatibility.Results.JMeter;

/// <summary>
/// Reads a JTL of JMeter as XML, sample by sample. Samples within one are parts of it (redirects, embedded resources) and contained in its time; within that of a
/// transaction controller they are its requests.
/// </summary>
internal static class JMeterXmlReader
{
    private const string Expected = "a JTL of JMeter: testResults with httpSample and sample";

    /// <summary>Reads a file.</summary>
    /// <param name="request">The file, and what the user says about it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The run.</returns>
    /// <exception cref="PerfException">The file is none of JMeter's, or has no sample.</exception>
    public static ImportedRun Read(ImportRequest request, CancellationToken stop)
    {
        var assembler = new SampleAssembler(request.Path);
        var samples = new JMeterSamples(assembler);
        var warnings = new StreamWarnings();
        long line = 0;
        using Stream stream = ResultStream.Open(request.Path);

        // Entities are not resolved and a DTD is refused: the file may be anybody's.
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true });
        try
        {
            reader.MoveToContent();
            if (reader.LocalName != "testResults")
            {
                throw ImportFault.At(request.Path, LineOf(reader), $"the root is <{reader.LocalName}>", Expected);
            }

            reader.Read();
            while (!reader.EOF && reader.NodeType != XmlNodeType.EndElement)
            {
                stop.ThrowIfCancellationRequested();
                line = LineOf(reader);
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "httpSample" or "sample")
                {
                    // Not beyond the sample's own end: behind it the file may be cut off.
                    using (XmlReader sample = reader.ReadSubtree())
                    {
                        Add(XElement.Load(sample));
                    }

                    reader.Read();
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            // A run that was killed leaves the end out; what is broken before the end shows in the samples behind it that are missing.
            if (samples.Requests + samples.Transactions == 0)
            {
                throw ImportFault.At(request.Path, e is XmlException xml ? xml.LineNumber : 0, $"this is not XML ({e.Message})", Expected, e);
            }

            warnings.IsTruncated = true;
            warnings.Add($"The file ends or is broken at line {(e as XmlException)?.LineNumber} ({e.Message}); everything before it is here.");
        }

        return JMeterResult.Of(request, ResultFormats.JMeterXml, assembler, samples, warnings);

        void Add(XElement element)
        {
            JMeterSample sample = SampleOf(element, request.Path, line);
            if (!sample.IsTransaction)
            {
                samples.AddRequest(sample);
                return;
            }

            samples.AddTransaction(sample);
            foreach (XElement inner in element.Elements().Where(inner => inner.Name.LocalName is "httpSample" or "sample"))
            {
                Add(inner);
            }
        }
    }

    private static JMeterSample SampleOf(XElement element, string path, long line)
    {
        string Text(string name) => (string?)element.Attribute(name) ?? "";
        double? Number(string name) => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
        bool isTimed = long.TryParse(Text("ts"), NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) && milliseconds < 253_402_300_800_000;
        if (!isTimed || Number("t") is not { } elapsed || elapsed < 0)
        {
            throw ImportFault.At(path, line, $"the sample {ImportFault.Quote(Text("lb"))} has no ts or no t", "ts (when it began, milliseconds of Unix time) and t (milliseconds that it took)");
        }

        string url = (string?)element.Element("java.net.URL") ?? "";
        return new JMeterSample
        {
            StartTicks = DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond),
            Elapsed = elapsed,
            Latency = Number("lt"),
            Connect = Number("ct"),
            Label = Text("lb"),
            Code = Text("rc"),
            Message = Text("rm"),
            Thread = Text("tn"),
            IsSuccess = Text("s") != "false",
            Bytes = Number("by"),
            SentBytes = Number("sby"),
            Threads = Number("na"),
            IsHttp = element.Name.LocalName == "httpSample",
            Url = url,
            FailureMessage = element.Elements("assertionResult").Select(one => (string?)one.Element("failureMessage")).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "",
            Assertions =
            [
                .. element.Elements("assertionResult").Select(one =>
                    ((string?)one.Element("name") ?? "assertion", (string?)one.Element("failure") != "true" && (string?)one.Element("error") != "true")),
            ],
        };
    }

    private static int LineOf(XmlReader reader) => reader is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : 0;
}
