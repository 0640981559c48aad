using System.Text.Json;
using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Postman;

/// <summary>Carries bodies over: raw text, forms, GraphQL.</summary>
internal sealed partial class PostmanBody(PostmanVariables variables, ImportNotes notes)
{
    private static readonly Dictionary<string, string> s_languages = new(StringComparer.Ordinal)
    {
        ["json"] = "application/json",
        ["xml"] = "application/xml",
        ["html"] = "text/html",
        ["javascript"] = "application/javascript",
        ["text"] = "text/plain",
    };

    public void Set(RequestDraft request, JsonElement body, string place)
    {
        if (body.ValueKind != JsonValueKind.Object || body.Text("disabled") == "true")
        {
            return;
        }

        switch (body.Text("mode"))
        {
            case "raw":
                SetRaw(request, body, place);
                break;
            case "urlencoded":
                foreach (JsonElement field in Enabled(body, "urlencoded"))
                {
                    request.Form.Add(new(variables.Expand(field.Text("key")), variables.Secret(field.Text("key"), field.Text("value"), place)));
                }

                break;
            case "formdata":
                SetMultipart(request, body, place);
                break;
            case "graphql":
                SetGraphQl(request, body.Get("graphql"), place);
                break;
            case "file":
                notes.Add(ConversionNoteKind.NotCarriedOver, "a body from a file; the step is sent without it", place);
                break;
            case "" or "none":
                break;
            case var mode:
                notes.Add(ConversionNoteKind.NotCarriedOver, $"a body of the mode '{LiteralText.Name(mode, "")}'; the step is sent without it", place);
                break;
        }
    }

    private static IEnumerable<JsonElement> Enabled(JsonElement body, string name) => body.Items(name).Where(field => field.Text("disabled") != "true" && field.Text("key").Length > 0);

    private void SetRaw(RequestDraft request, JsonElement body, string place)
    {
        string text = body.Text("raw");
        if (text.Length == 0)
        {
            return;
        }

        KeyValuePair<string, string>[] given = [.. request.Headers.Where(header => header.Key == "content-type")];
        foreach (KeyValuePair<string, string> header in given)
        {
            request.Headers.Remove(header);
        }

        string language = body.Get("options").Get("raw").Text("language");
        string type = given.Length > 0 ? given[0].Value : s_languages.GetValueOrDefault(language, JsonLike().IsMatch(text) && language.Length == 0 ? "application/json" : "text/plain");
        // {"id": {{id}}} is no JSON, and is meant as a value of its own kind: between quotes it is one template as a whole.
        string quoted = BareReference().Replace(text, match => match.Groups["string"].Success ? match.Value : $"\"{match.Value}\"");
        BodyText.Set(request, type, JsonDraft.Read(quoted, (_, value) => value) is null ? text : quoted, (name, value) => variables.Secret(name, value, place), notes, place);
    }

    private void SetMultipart(RequestDraft request, JsonElement body, string place)
    {
        foreach (JsonElement field in Enabled(body, "formdata"))
        {
            if (field.Text("type") == "file")
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the file of the field '{LiteralText.Name(field.Text("key"), "")}', which the step is sent without", place);
            }
            else
            {
                request.Multipart.Add(new(field.Text("key"), variables.Secret(field.Text("key"), field.Text("value"), place)));
            }
        }
    }

    private void SetGraphQl(RequestDraft request, JsonElement graphQl, string place)
    {
        var json = new DraftMapping { Layout = DraftLayout.Block };
        json.Add("query", variables.Template(graphQl.Text("query"), place));
        string text = graphQl.Text("variables").Trim();
        if (text.Length > 0)
        {
            string quoted = BareReference().Replace(text, match => match.Groups["string"].Success ? match.Value : $"\"{match.Value}\"");
            if (JsonDraft.Read(quoted, (name, value) => variables.Secret(name, value, place)) is { } values)
            {
                json.Add("variables", values);
            }
            else
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, "the variables of a GraphQL request, which are no JSON", place);
            }
        }

        if (graphQl.Text("operationName") is { Length: > 0 } operation)
        {
            json.Add("operationName", variables.Template(operation, place));
        }

        request.GraphQl = json;
    }

    [GeneratedRegex(@"^\s*[\{\[](?!\{)", RegexOptions.CultureInvariant)]
    private static partial Regex JsonLike();

    // Strings are passed over, so that a reference within one stays where it is.
    [GeneratedRegex("""(?<string>"(?:[^"\\]|\\.)*")|\{\{[^{}"]+\}\}""", RegexOptions.CultureInvariant)]
    private static partial Regex BareReference();
}
