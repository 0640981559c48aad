using System.Text;

namespace Perf.Compatibility.Import;

/// <summary>Writes fields of text as a multipart form (RFC 7578).</summary>
internal static class MultipartText
{
    private const string Boundary = "perf-form-boundary-7d1c0f";

    /// <summary>Sets the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fields">Names and templates of values.</param>
    public static void Set(RequestDraft request, IEnumerable<(string Name, string Template)> fields)
    {
        var body = new StringBuilder();
        foreach ((string name, string template) in fields)
        {
            // RFC 7578, section 4.2, by way of the HTML standard: the marks that would end the name are in percent form.
            string safe = LiteralText.Escape(name).Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
            body.Append("--").Append(Boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(safe).Append("\"\r\n\r\n").Append(template).Append("\r\n");
        }

        request.Body = body.Append("--").Append(Boundary).Append("--\r\n").ToString();
        request.Headers.Add(new("content-type", $"multipart/form-data; boundary={Boundary}"));
    }
}
