using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Modules.Web;

/// <summary>The class Blob of the web: what a WebSocket gives for a binary message.</summary>
internal static class BlobClass
{
    // Web pages read a Blob by a promise alone; what is sent must be there at once.
    private const string Content = "__content";

    private static readonly Lazy<Prepared<Acornima.Ast.Script>> s_script = new(() => JsEngine.PrepareScript(Text(), "blob.js"));

    /// <summary>The class, for a virtual user's engine.</summary>
    public static JsValue Of(ScriptUser user) => user.Engine.Evaluate(s_script.Value).Call();

    /// <summary>The bytes of a Blob as an ArrayBuffer; any other value as it is.</summary>
    public static JsValue ContentOf(JsValue value) => value is ObjectInstance blob && blob.Get(Content) is { } content && content.IsArrayBuffer() ? content : value;

    private static string Text()
    {
        using Stream stream = typeof(BlobClass).Assembly.GetManifestResourceStream("blob.js") ?? throw new InvalidOperationException("blob.js is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
