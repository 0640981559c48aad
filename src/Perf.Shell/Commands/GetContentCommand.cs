using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Text;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = "Path")]
[OutputType(typeof(string))]
public sealed class GetContentCommand : ItemCommand
{
    [Parameter]
    [Alias("First", "Head")]
    [ValidateRange(0L, long.MaxValue)]
    public long TotalCount { get; set; } = -1;

    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    [EncodingArgument]
    public Encoding Encoding { get; set; } = EncodingArgumentAttribute.Default;

    protected override void BeginProcessing()
    {
        if (TotalCount >= 0 && Tail >= 0)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException("The parameters TotalCount and Tail cannot be used together. Please specify only one parameter."),
                "TailAndHeadCannotCoexist", ErrorCategory.InvalidOperation, null));
        }
    }

    protected override void ProcessRecord()
    {
        foreach (var (path, provider) in Items())
        {
            if (provider.Name != "FileSystem")
            {
                ReadOther($"{provider.Name}::{path}");
            }
            else if (Directory.Exists(path))
            {
                WriteError(new ErrorRecord(
                    new UnauthorizedAccessException($"Unable to get content because it is a directory: '{path}'. Please use 'Get-ChildItem' instead."),
                    "GetContainerContentException", ErrorCategory.InvalidOperation, path));
            }
            else
            {
                StreamReader? reader = null;
                if (ItemPaths.Try(this, path, () => reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding)))
                {
                    using (reader)
                    {
                        Read(reader!, path);
                    }
                }
            }
        }
    }

    private void Read(StreamReader reader, string path)
    {
        if (Raw)
        {
            WriteObject(Marked(reader.ReadToEnd(), path, 1));
            return;
        }

        if (Tail >= 0)
        {
            var last = new Queue<(string Line, long Number)>();
            long number = 0;
            while (reader.ReadLine() is { } line)
            {
                last.Enqueue((line, ++number));
                if (last.Count > Tail)
                {
                    last.Dequeue();
                }
            }

            foreach (var (line, at) in last)
            {
                WriteObject(Marked(line, path, at));
            }

            return;
        }

        for (long number = 1; TotalCount < 0 || number <= TotalCount; number++)
        {
            if (reader.ReadLine() is not { } line)
            {
                return;
            }

            WriteObject(Marked(line, path, number));
        }
    }

    // Where a line came from travels with it, as in pwsh; Select-String and error messages use it.
    private static PSObject Marked(string text, string path, long number)
    {
        var line = new PSObject(text);
        line.Properties.Add(new PSNoteProperty("PSPath", path));
        line.Properties.Add(new PSNoteProperty("PSChildName", System.IO.Path.GetFileName(path)));
        line.Properties.Add(new PSNoteProperty("ReadCount", number));
        return line;
    }

    private void ReadOther(string path)
    {
        var read = new List<object>();
        ItemPaths.Try(this, path, () =>
        {
            foreach (IContentReader reader in InvokeProvider.Content.GetReader(path))
            {
                for (IList block = reader.Read(0); block.Count > 0; block = reader.Read(0))
                {
                    read.AddRange(block.Cast<object>());
                }

                reader.Close();
            }
        });
        IEnumerable<object> wanted = Tail >= 0 ? read.TakeLast(Tail) : TotalCount >= 0 ? read.Take((int)Math.Min(TotalCount, int.MaxValue)) : read;
        WriteObject(Raw ? string.Join('\n', wanted) : wanted, enumerateCollection: !Raw);
    }
}
