using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes bodies and queries of requests. Pure.</summary>
/// <param name="shared">What the parts of the translation share.</param>
internal sealed class BodyTranslator(Translation shared)
{
    /// <summary>The body of a request. Of several kinds, JSON wins over a form, and a form over text.</summary>
    /// <param name="map">The request.</param>
    /// <returns>The body, or null.</returns>
    public RequestBody? Translate(MapNode map)
    {
        if (map["json"] is { } json && json is not ScalarNode { IsTruthy: false })
        {
            return new RequestBody { Kind = BodyKind.Json, Text = shared.Texts.Json(json), ContentType = "application/json" };
        }

        if (shared.Values.Map(map["form"], "form") is { } form)
        {
            return new RequestBody { Kind = BodyKind.Form, Form = Fields(form, "form"), ContentType = "application/x-www-form-urlencoded" };
        }

        if (shared.Values.Map(map["formData"], "formData") is { } parts)
        {
            return Multipart(parts);
        }

        if (shared.Values.Text(map["body"], "body") is { Length: > 0 } text)
        {
            return new RequestBody { Kind = BodyKind.Text, Text = shared.Texts.Text(text, map["body"]!.Place) };
        }

        return null;
    }

    /// <summary>Parameters of the query; a list gives one for each value.</summary>
    /// <param name="node">The node <c>qs</c>, or null.</param>
    /// <returns>The parameters, in order.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> Query(Node? node) => shared.Values.Map(node, "qs") is { } map
        ? [.. map.Entries.SelectMany(entry => (entry.Value is ListNode list ? list.Items : [entry.Value]).Select(value => KeyValuePair.Create(shared.NameOf(entry), Value(value))))]
        : [];

    // What is no value is an empty text there.
    private string Value(Node node) => node is ScalarNode { IsNull: true } ? "" : shared.Texts.TextOf(node);

    private KeyValuePair<string, string>[] Fields(MapNode form, string what)
    {
        foreach (NodeEntry entry in form.Entries.Where(entry => entry.Value is not ScalarNode))
        {
            shared.Problems.Add(entry.Value.Place, $"the field '{entry.Key}' of a {what} must be a single value, not {entry.Value.Kind}");
        }

        return [.. form.Entries.Where(entry => entry.Value is ScalarNode).Select(entry => KeyValuePair.Create(shared.NameOf(entry), Value(entry.Value)))];
    }

    // What parts the parts must not be in them; the engine says so where it is.
    private const string Boundary = "--------------------------perf7d33a816d302b6a1c5f04e92";

    private RequestBody Multipart(MapNode parts)
    {
        var made = new List<MultipartPart>();
        foreach (NodeEntry entry in parts.Entries)
        {
            if (entry.Value is not MapNode part)
            {
                made.Add(new MultipartPart { Name = shared.NameOf(entry), Value = Value(entry.Value) });
                continue;
            }

            shared.Values.CheckKeys(part, "a part of formData", ["fromFile", "contentType", "value"]);
            string? type = shared.Values.Text(part["contentType"], "contentType");
            if (shared.Values.Text(part["fromFile"], "fromFile") is { Length: > 0 } file)
            {
                made.Add(new MultipartPart { Name = shared.NameOf(entry), File = file, FileName = Path.GetFileName(file), ContentType = type });
            }
            else
            {
                made.Add(new MultipartPart { Name = shared.NameOf(entry), Value = part["value"] is { } value ? Value(value) : "", ContentType = type });
            }
        }

        return new RequestBody { Kind = BodyKind.Multipart, Parts = made, Boundary = Boundary, ContentType = $"multipart/form-data; boundary={Boundary}" };
    }
}
