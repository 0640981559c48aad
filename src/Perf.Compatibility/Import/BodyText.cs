using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import;

/// <summary>Puts a body that is text into a request: as fields, as a JSON tree, or as it stands.</summary>
internal static partial class BodyText
{
    /// <summary>Sets the body.</summary>
    /// <param name="request">The request; its headers must be there already.</param>
    /// <param name="type">The content type with parameters, or empty.</param>
    /// <param name="text">The text.</param>
    /// <param name="template">Makes a template of a value; gets its name and the value.</param>
    /// <param name="notes">Gets a warning of what may be a secret.</param>
    /// <param name="place">Where the request is.</param>
    public static void Set(RequestDraft request, string type, string text, Func<string, string, string> template, ImportNotes notes, string place)
    {
        string plainType = type.Split(';')[0].Trim().ToLowerInvariant();
        if (plainType == "application/x-www-form-urlencoded" && IsForm(text))
        {
            foreach ((string name, string value) in FormText.Parse(text))
            {
                request.Form.Add(new(name, template(name, value)));
            }

            return;
        }

        request.Json = JsonDraft.Read(text, template);
        if (request.Json is null)
        {
            request.Body = template("", text);
            // Within other texts fields cannot be told apart, so that secrets can only be warned of.
            if (SecretWord().IsMatch(text))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, "a body that is neither JSON nor a form stands in the scenario as it is and seems to hold a secret: look at it and put ${env:NAME} in its place", place);
            }
        }

        bool isUsualJson = request.Json is not null && plainType == "application/json";
        if (type.Length > 0 && !isUsualJson && !type.Any(char.IsControl))
        {
            request.Headers.Add(new("content-type", LiteralText.Escape(type)));
        }
    }

    // A JSON document that curl sends as a form by default is none.
    private static bool IsForm(string text) => text.AsSpan().TrimStart() is not ['{' or '[' or '<', ..] && !text.AsSpan().Trim().ContainsAny("\n\"") && text.Contains('=', StringComparison.Ordinal);

    [GeneratedRegex("(?:password|passwd|secret|token|api[_-]?key)[\"'>\\s]*[:=>]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretWord();
}
