using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Makes the body of an operation, of the content type that suits a scenario best.</summary>
internal sealed class ApiBody(ApiDocument document, SchemaExample values, SecretVault secrets, ImportNotes notes)
{
    public void Set(RequestDraft request, JsonElement element, string place)
    {
        JsonElement body = document.Resolve(element);
        if (body.Get("content") is not { ValueKind: JsonValueKind.Object } content)
        {
            return;
        }

        JsonProperty[] types = [.. content.EnumerateObject().OrderBy(type => Rank(PlainType(type.Name)))];
        if (types.Length == 0)
        {
            return;
        }

        string plain = PlainType(types[0].Name);
        JsonElement media = types[0].Value;
        if (!values.HasExample(media))
        {
            notes.Add(ConversionNoteKind.Assumed, "bodies without an example, from their schemas", place);
        }

        if (IsJson(plain))
        {
            request.Json = values.OfHolder(media, "", place);
            if (plain != "application/json")
            {
                request.Headers.Add(new("content-type", plain is "*/*" ? "application/json" : plain));
            }
        }
        else if (plain is "application/x-www-form-urlencoded" or "multipart/form-data")
        {
            SetForm(request, media, plain, place);
        }
        else if (plain.StartsWith("text/", StringComparison.Ordinal) || plain.EndsWith("xml", StringComparison.Ordinal))
        {
            SetText(request, media, plain, place);
        }
        else
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"a body of the type {LiteralText.Name(types[0].Name, "")}; the step is sent without it", place);
        }
    }

    private static string PlainType(string type) => type.Split(';')[0].Trim().ToLowerInvariant();

    private static bool IsJson(string type) => type is "application/json" or "*/*" or "application/*" || type.EndsWith("+json", StringComparison.Ordinal);

    private static int Rank(string type) => type switch
    {
        "application/json" => 0,
        _ when IsJson(type) => 1,
        "application/x-www-form-urlencoded" => 2,
        "multipart/form-data" => 3,
        _ when type.StartsWith("text/", StringComparison.Ordinal) => 4,
        _ => 5,
    };

    private void SetForm(RequestDraft request, JsonElement media, string type, string place)
    {
        if (values.OfHolder(media, "", place) is not DraftMapping fields)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "a form that is no object; the step is sent without it", place);
            return;
        }

        JsonElement properties = document.Resolve(media.Get("schema")).Get("properties");
        var texts = new List<(string Name, string Template)>();
        foreach ((string name, DraftNode value) in fields.Entries)
        {
            JsonElement property = document.Resolve(properties.Get(name));
            bool isFile = property.Text("format") == "binary" || property.Text("contentMediaType") == "application/octet-stream";
            if (isFile || (property.Get("items").ValueKind == JsonValueKind.Object && document.Resolve(property.Get("items")).Text("format") == "binary"))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the file of the field '{LiteralText.Name(name, "")}', which the step is sent without", place);
            }
            else
            {
                texts.AddRange(value is DraftSequence list ? list.Items.Select(item => (name, ParameterText.One(item, ','))) : [(name, ParameterText.One(value, ','))]);
            }
        }

        if (type == "multipart/form-data" && texts.Count > 0)
        {
            foreach ((string name, string template) in texts)
            {
                request.Multipart.Add(new(name, template));
            }
        }
        else
        {
            foreach ((string name, string template) in texts)
            {
                request.Form.Add(new(name, template));
            }
        }
    }

    private void SetText(RequestDraft request, JsonElement media, string type, string place)
    {
        if (!values.HasExample(media) && type.EndsWith("xml", StringComparison.Ordinal))
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "a body of XML without an example; the step is sent without it", place);
            return;
        }

        BodyText.Set(request, type, ParameterText.One(values.OfHolder(media, "", place), ','), (name, value) => name.Length == 0 ? value : secrets.Replace(name, value, place) ?? value, notes, place);
    }
}
