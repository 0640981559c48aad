using System.Text;
using Perf.Engine.Scenarios;

namespace Perf.Engine.Flows;

/// <summary>A body with files in it: bytes that are the same each time, and templates between them. The files are read once, before the run.</summary>
public sealed class ContentTemplate
{
    // All bodies of a run are in memory, and each virtual user that sends one has it in its buffer.
    private const int MaxFileBytes = 100_000_000;

    private readonly List<(byte[] Bytes, TextTemplate? Text)> _parts = [];

    private ContentTemplate()
    {
    }

    /// <summary>Whether it is the same bytes each time.</summary>
    internal bool IsConstant => _parts.TrueForAll(part => part.Text is null || part.Text.Literal is not null);

    /// <summary>Compiles a body.</summary>
    /// <param name="body">The body, or null.</param>
    /// <param name="variables">The run's variables.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>Null when it is no body of files.</returns>
    /// <exception cref="PerfException">A file cannot be read.</exception>
    public static ContentTemplate? Compile(RequestBody? body, VariableTable variables, Func<string, string?> environment)
    {
        var content = new ContentTemplate();
        switch (body?.Kind)
        {
            case BodyKind.File:
                content._parts.Add((Read(body.File!, variables.Folder), null));
                return content;
            case BodyKind.Multipart:
                foreach (MultipartPart part in body.Parts)
                {
                    content.Add(part, body.Boundary, variables, environment);
                }

                content.AddText($"--{body.Boundary}--\r\n");
                return content;
            default:
                return null;
        }
    }

    /// <summary>Writes the body.</summary>
    internal void Write(ScalarValue[] values, Utf8Buffer into)
    {
        foreach ((byte[] bytes, TextTemplate? text) in _parts)
        {
            if (text is null)
            {
                into.Append(bytes);
            }
            else
            {
                text.Write(values, into);
            }
        }
    }

    /// <summary>The body as bytes of its own.</summary>
    internal byte[] Render(ScalarValue[] values)
    {
        if (_parts is [(var only, null)])
        {
            return only;
        }

        var buffer = new Utf8Buffer();
        Write(values, buffer);
        return buffer.Span.ToArray();
    }

    private void Add(MultipartPart part, string boundary, VariableTable variables, Func<string, string?> environment)
    {
        var head = new StringBuilder($"--{boundary}\r\ncontent-disposition: form-data; name=\"{Quoted(part.Name)}\"");
        if (part.FileName is not null)
        {
            head.Append($"; filename=\"{Quoted(part.FileName)}\"");
        }

        head.Append(part.ContentType is null ? "\r\n\r\n" : $"\r\ncontent-type: {part.ContentType}\r\n\r\n");
        AddText(head.ToString());
        if (part.File is { } file)
        {
            byte[] bytes = Read(file, variables.Folder);
            if (bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(boundary)) >= 0)
            {
                throw new PerfException(ErrorIds.ScenarioInvalid, $"The file '{file}' has the mark in it that separates the parts of this multipart body ({boundary}). Give one of the parts another name.", file);
            }

            _parts.Add((bytes, null));
        }
        else
        {
            _parts.Add(([], TextTemplate.Compile(part.Value!, variables, environment)));
        }

        AddText("\r\n");
    }

    private void AddText(string text) => _parts.Add((Encoding.UTF8.GetBytes(text), null));

    // As browsers write them (RFC 7578, section 2, and the HTML standard): quotes and line breaks must not end the name.
    private static string Quoted(string name) => name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static byte[] Read(string file, ScenarioFolder folder) => ScenarioFolder.ReadBytes(folder.Require(file), MaxFileBytes);
}
