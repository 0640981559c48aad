using System.Buffers;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Modules.Data;

/// <summary><c>new SharedArray(name, make)</c>: an array that all virtual users read and that is in memory once.</summary>
/// <param name="user">Whose script calls it.</param>
internal sealed class SharedArrayConstructor(ScriptUser user) : Constructor(user.Engine, "SharedArray")
{
    /// <inheritdoc/>
    public override ObjectInstance Construct(JsValue[] arguments, JsValue newTarget)
    {
        user.RequireInit("new SharedArray()");
        JsValue name = arguments.Nth(0);
        if (!name.IsString() || name.AsString().Length == 0)
        {
            throw user.TypeError("new SharedArray() takes a name as its first argument, a text that is not empty; arrays of one name are one array.");
        }

        JsValue make = arguments.Nth(1);
        if (!make.IsCallable())
        {
            throw user.TypeError($"new SharedArray('{name}') takes a function as its second argument, which returns the array.");
        }

        byte[][] rows = user.Shared.Once(name.AsString(), () => new SharedRows()).Load(() => Rows(name.AsString(), make.Call()));
        return new SharedArrayView(user, rows);
    }

    private byte[][] Rows(string name, JsValue made)
    {
        if (!made.IsArray())
        {
            throw user.TypeError(made.IsPromise()
                ? $"The function of new SharedArray('{name}') is async; SharedArray takes a function that returns an array."
                : $"The function of new SharedArray('{name}') returned no array.");
        }

        JsArray array = made.AsArray();
        byte[][] rows = new byte[array.Length][];
        var serializer = new JsonSerializer(user.Engine);
        var buffer = new ArrayBufferWriter<byte>();
        for (uint i = 0; i < rows.Length; i++)
        {
            // As in JSON, what cannot be written, such as a function, becomes null.
            rows[i] = serializer.Serialize(array.Get(i), buffer) ? buffer.WrittenSpan.ToArray() : "null"u8.ToArray();
            buffer.ResetWrittenCount();
        }

        return rows;
    }
}
