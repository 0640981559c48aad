namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes the body of a request.</summary>
internal static class BodyDraft
{
    /// <summary>Adds the body to its step.</summary>
    /// <param name="draft">The step.</param>
    /// <param name="body">The body.</param>
    /// <param name="hasType">Whether a header gives the content type.</param>
    /// <param name="lose">Takes what has no form, in words.</param>
    public static void Add(DraftMapping draft, RequestBody body, bool hasType, Action<string> lose)
    {
        switch (body.Kind)
        {
            case BodyKind.Json:
                AddJson(draft, body, hasType, lose);
                break;
            case BodyKind.Form:
                draft.Add("form", ValueDraft.Of(body.Form));
                break;
            case BodyKind.File:
                draft.Add("file", body.File ?? "");
                break;
            case BodyKind.Multipart:
                draft.Add("multipart", Parts(body.Parts));
                break;
            default:
                draft.Add("body", body.Text);
                break;
        }
    }

    private static void AddJson(DraftMapping draft, RequestBody body, bool hasType, Action<string> lose)
    {
        bool isTyped = hasType || body.ContentType is not null;
        if (JsonTree.Of(body.Text) is { } tree && (isTyped || body.Text.Contains("${", StringComparison.Ordinal)))
        {
            draft.Add("json", tree);
            if (!isTyped)
            {
                lose("the request had no content type; a body by 'json:' says that it is application/json");
            }

            return;
        }

        draft.Add("body", body.Text);
        if (isTyped && !hasType)
        {
            lose("a JSON body that a mapping cannot hold stands as text, in which values are not escaped; its content type, application/json, is missing: add it to the headers");
        }
    }

    private static DraftMapping Parts(IEnumerable<MultipartPart> parts)
    {
        var section = new DraftMapping();
        foreach (IGrouping<string, MultipartPart> name in parts.GroupBy(part => part.Name, StringComparer.Ordinal))
        {
            DraftNode[] each = [.. name.Select(Part)];
            section.Add(name.Key, each.Length == 1 ? each[0] : new DraftSequence(each));
        }

        return section;
    }

    private static DraftNode Part(MultipartPart part)
    {
        if (part is { Value: { } text, ContentType: null, FileName: null })
        {
            return ValueDraft.OfText(text);
        }

        DraftMapping draft = part.File is { } file ? new DraftMapping().Add("file", file) : new DraftMapping().Add("value", ValueDraft.OfText(part.Value ?? ""));
        if (part.ContentType is { } type)
        {
            draft.Add("contentType", type);
        }

        bool isUsual = part.File is { } path && part.FileName == Path.GetFileName(path);
        return part.FileName is { } called && !isUsual ? draft.Add("name", called) : draft;
    }
}
