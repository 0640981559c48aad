using System.Text;
using System.Text.Json;
using Acornima;
using Acornima.Ast;
using Jint;
using Perf.ScriptWorker.Loading.TypeScript;

namespace Perf.ScriptWorker.Loading;

/// <summary>Reads one file of a script and makes it ready to run.</summary>
/// <param name="files">The files.</param>
internal sealed class ScriptSourceReader(IScriptFiles files)
{
    /// <summary>What stands before the text of a CommonJS module, so that it is a function; in the same line, for lines must stay what they are.</summary>
    public const string CommonJsHead = "(function (module, exports, require, __filename, __dirname) {";

    private const string CommonJsTail = "\n})";

    /// <summary>The name under which a file is kept: its path, or a library's address.</summary>
    public string NameOf(string specifier, string from) =>
        JsLibraries.IsRemote(specifier) ? specifier
        : JsLibraries.IsRemote(from) ? new Uri(new Uri(from), specifier).ToString()
        : ScriptPath.IsAbsolute(ScriptPath.Resolve(specifier, from)) ? files.Read(specifier, from).Path
        : ScriptPath.Resolve(specifier, from);

    /// <summary>Reads a file.</summary>
    /// <param name="specifier">What the script says.</param>
    /// <param name="from">The file that says it.</param>
    /// <returns>The file.</returns>
    /// <exception cref="PerfException">It is not there, may not be read, or cannot be parsed; then the place is told.</exception>
    public ScriptSource Read(string specifier, string from)
    {
        string name = NameOf(specifier, from);
        if (JsLibraries.IsRemote(name))
        {
            return Parse(name, JsLibraries.TextOf(name) ?? throw new PerfException(ErrorIds.ScriptInvalid, JsLibraries.Refusal(name), name));
        }

        ScriptFile file = files.Read(specifier, from);
        return Parse(file.Path, Decode(file.Bytes.Span));
    }

    /// <summary>Makes a text ready to run.</summary>
    /// <param name="path">The file's name; its ending tells JSON and TypeScript.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ScenarioException">It cannot be parsed.</exception>
    public static ScriptSource Parse(string path, string text)
    {
        string ending = Path.GetExtension(path).ToLowerInvariant();
        switch (ending)
        {
            case ".json":
                CheckJson(path, text);
                return new ScriptSource(path, ScriptKind.Json, text, default, default);
            case ".tsx" or ".jsx":
                throw Problem(path, 0, 0, "JSX cannot be run; scripts are JavaScript or TypeScript without it");
            case ".wasm" or ".node":
                throw Problem(path, 0, 0, $"a file of the kind {ending} cannot be imported");
            case ".ts" or ".mts" or ".cts":
                text = TypeScriptEraser.Erase(text, path);
                break;
        }

        try
        {
            return Prepare(path, text);
        }
        catch (ParseErrorException fault)
        {
            throw Problem(path, fault.LineNumber, fault.Column + 1, fault.Description.TrimEnd('.'));
        }
        catch (ScriptPreparationException fault) when (fault.InnerException is ParseErrorException inner)
        {
            throw Problem(path, inner.LineNumber, inner.Column + 1, inner.Description.TrimEnd('.'));
        }
    }

    private static ScriptSource Prepare(string path, string text)
    {
        if (IsModule(path, text))
        {
            return new ScriptSource(path, ScriptKind.Module, text, JsEngine.PrepareModule(text, path), default);
        }

        // Parsed alone first: an unbalanced brace must not close the function that is put around it.
        new Parser(new ParserOptions { EcmaVersion = EcmaVersion.Latest, AllowReturnOutsideFunction = true }).ParseScript(text, path);
        return new ScriptSource(path, ScriptKind.CommonJs, text, default, JsEngine.PrepareScript(CommonJsHead + Bang(text) + CommonJsTail, path));
    }

    // A file is a module of ECMAScript when it imports or exports; then it is parsed as one, and its faults are told as such.
    private static bool IsModule(string path, string text)
    {
        var options = new ParserOptions { EcmaVersion = EcmaVersion.Latest, AllowReturnOutsideFunction = true, Tolerant = false };
        try
        {
            return new Parser(options).ParseModule(text, path).Body.Any(statement => statement is ImportOrExportDeclaration);
        }
        catch (ParseErrorException) when (IsScript(options, text))
        {
            return false;
        }
        catch (ParseErrorException)
        {
            // Neither: whichever it was meant to be has the better message.
            return System.Text.RegularExpressions.Regex.IsMatch(text, @"^\s*(import|export)\b", System.Text.RegularExpressions.RegexOptions.Multiline);
        }
    }

    private static bool IsScript(ParserOptions options, string text)
    {
        try
        {
            new Parser(options).ParseScript(text);
            return true;
        }
        catch (ParseErrorException)
        {
            return false;
        }
    }

    private static string Bang(string text) => text.StartsWith("#!", StringComparison.Ordinal) ? "//" + text[2..] : text;

    private static void CheckJson(string path, string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
        }
        catch (JsonException fault)
        {
            throw Problem(path, (int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1, "the file is no JSON");
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);

    private static ScenarioException Problem(string path, int line, int column, string message) =>
        new(ErrorIds.ScriptInvalid, path, [new ScenarioProblem { File = path, Line = line, Column = column, Message = message }]);
}
