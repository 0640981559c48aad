using System.Text.Json;

namespace Perf.Compatibility.Import.Postman;

/// <summary>A folder of a collection, or the collection itself: what its requests inherit.</summary>
internal sealed class PostmanFolder
{
    public required JsonElement Element { get; init; }

    public required PostmanFolder? Parent { get; init; }

    public required string Name { get; init; }

    /// <summary>The names from the top, joined; empty for the collection.</summary>
    public string Path => Parent is null ? "" : Parent.Path.Length == 0 ? Name : $"{Parent.Path} / {Name}";

    /// <summary>The nearest credentials, of the folder or of those above; of no kind where there are none.</summary>
    public JsonElement Auth => Element.Get("auth") is { ValueKind: JsonValueKind.Object } own ? own : Parent?.Auth ?? default;

    public static PostmanFolder Of(JsonElement element, PostmanFolder? parent, string name) => new() { Element = element, Parent = parent, Name = LiteralText.Name(name, "folder") };
}
