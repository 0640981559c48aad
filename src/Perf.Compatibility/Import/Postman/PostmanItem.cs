using System.Text.Json;

namespace Perf.Compatibility.Import.Postman;

/// <summary>A request of a collection, with the folder that it lies in.</summary>
internal sealed record PostmanItem(JsonElement Element, PostmanFolder Folder, string Name)
{
    public JsonElement RequestElement => Element.Get("request");

    /// <summary>The name of the folder at the top; empty where the request lies in the collection itself.</summary>
    public string TopFolder
    {
        get
        {
            PostmanFolder folder = Folder;
            while (folder.Parent is { Parent: not null } parent)
            {
                folder = parent;
            }

            return folder.Parent is null ? "" : folder.Name;
        }
    }

    /// <summary>What messages call it.</summary>
    public string Place => Folder.Path.Length == 0 ? LiteralText.Name(Name, "request") : $"{Folder.Path} / {LiteralText.Name(Name, "request")}";
}
