using System.Management.Automation;
using System.Text.Json;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsData.ConvertTo, "Json")]
[OutputType(typeof(string))]
public sealed class ConvertToJsonCommand : PSCmdlet
{
    private readonly List<object?> _items = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    [Parameter]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter EnumsAsStrings { get; set; }

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    protected override void ProcessRecord() => _items.Add(InputObject);

    protected override void EndProcessing()
    {
        if (_items.Count == 0)
        {
            return;
        }

        var writer = new JsonWriter(Depth, Compress, EnumsAsStrings);
        string json = writer.Write(_items.Count > 1 || AsArray ? _items : _items[0]);
        if (writer.Truncated)
        {
            WriteWarning($"Resulting JSON is truncated as serialization has exceeded the set depth of {Depth}.");
        }

        WriteObject(json);
    }
}

[Cmdlet(VerbsData.ConvertFrom, "Json")]
public sealed class ConvertFromJsonCommand : PSCmdlet
{
    private readonly List<string> _lines = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 1024;

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => _lines.Add(InputObject);

    protected override void EndProcessing()
    {
        string[] texts = [.. _lines.Where(l => !string.IsNullOrWhiteSpace(l))];
        if (texts.Length == 0)
        {
            return;
        }

        var reader = new JsonReader(AsHashtable, Depth);
        try
        {
            // One document per line, or one document over many lines: the first line decides.
            if (texts.Length > 1 && IsDocument(texts[0], reader))
            {
                foreach (string text in texts)
                {
                    WriteObject(reader.Read(text), enumerateCollection: !NoEnumerate);
                }
            }
            else
            {
                WriteObject(reader.Read(string.Join('\n', _lines)), enumerateCollection: !NoEnumerate);
            }
        }
        catch (JsonException e)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"Conversion from JSON failed with error: {e.Message}", e), "System.ArgumentException", ErrorCategory.NotSpecified, null));
        }
    }

    private static bool IsDocument(string text, JsonReader reader)
    {
        try
        {
            reader.Read(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
