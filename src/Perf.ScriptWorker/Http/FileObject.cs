using Jint.Native;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Http;

/// <summary>What <c>http.file()</c> gives: a file of a form.</summary>
internal sealed class FileObject : ObjectInstance
{
    public FileObject(JsEngine engine, JsValue data, ReadOnlyMemory<byte> bytes, string name, string contentType)
        : base(engine)
    {
        Data = bytes;
        Name = name;
        ContentType = contentType;
        FastSetDataProperty("data", data);
        FastSetDataProperty("filename", name);
        FastSetDataProperty("content_type", contentType);
    }

    /// <summary>What is in it.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its type.</summary>
    public string ContentType { get; }
}
