using System.Text.Json;

namespace Perf.Compatibility.Import.Har;

/// <summary>What is kept of a recording while it is read.</summary>
internal sealed class HarRecording
{
    private string _creator = "";
    private string _browser = "";

    public string Version { get; private set; } = "";

    public List<HarEntry> Entries { get; } = [];

    /// <summary>Titles of pages by their id.</summary>
    public Dictionary<string, string> Pages { get; } = new(StringComparer.Ordinal);

    /// <summary>What made it, for people.</summary>
    public string Detail => $"HAR {(Version.Length == 0 ? "1.1" : Version)}{((_browser.Length > 0 ? _browser : _creator) is { Length: > 0 } maker ? $" by {LiteralText.Name(maker, "")}" : "")}";

    public void Add(string list, JsonElement item, ImportNotes notes)
    {
        if (list == "entries")
        {
            Entries.Add(HarReading.Entry(item, Entries.Count + 1, notes));
        }
        else if (HarReading.Text(item, "id") is { Length: > 0 } id)
        {
            Pages[id] = HarReading.Text(item, "title");
        }
    }

    public void AddProperty(string name, JsonElement value)
    {
        switch (name)
        {
            case "version":
                Version = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
                break;
            case "creator":
                _creator = $"{HarReading.Text(value, "name")} {HarReading.Text(value, "version")}".Trim();
                break;
            case "browser":
                _browser = $"{HarReading.Text(value, "name")} {HarReading.Text(value, "version")}".Trim();
                break;
        }
    }
}
