using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Perf.Shell.Commands;

/// <summary>The engine calls this by name, too: for objects piped to a native command.</summary>
[Cmdlet(VerbsData.Out, "String")]
[OutputType(typeof(string))]
public sealed class OutStringCommand : FrontEndCommandBase
{
    private readonly StringWriter _text = new() { NewLine = "\n" };

    public OutStringCommand() => FormatInternals.SetOutput(this);

    [Parameter]
    public SwitchParameter Stream { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; } = 120;

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void BeginProcessing()
    {
        FormatInternals.SetWriter(this, _text, Width, NoNewline);
        base.BeginProcessing();
    }

    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        Flush(atEnd: false);
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        Flush(atEnd: true);
    }

    protected override void InternalDispose()
    {
        base.InternalDispose();
        _text.Dispose();
    }

    private void Flush(bool atEnd)
    {
        var buffer = _text.GetStringBuilder();
        if (!Stream)
        {
            if (atEnd)
            {
                WriteObject(buffer.ToString());
            }

            return;
        }

        string text = buffer.ToString();
        buffer.Clear();
        int start = 0;
        for (int end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = text.IndexOf('\n', start))
        {
            WriteObject(text[start..end]);
            start = end + 1;
        }

        if (start < text.Length)
        {
            if (atEnd)
            {
                WriteObject(text[start..]);
            }
            else
            {
                buffer.Append(text, start, text.Length - start);
            }
        }
    }
}
