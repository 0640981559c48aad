using System.Text;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;
using Perf.Engine.Pacing;
using Perf.ScriptWorker.Sockets;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/ws</c>: a WebSocket that the iteration waits for until it is closed.</summary>
internal sealed class WsModule : IScriptModule
{
    /// <inheritdoc/>
    public string Specifier => "k6/ws";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        SocketMetrics.Declare(user);
        var exports = new ModuleExports(builder, user);
        exports.Function("connect", 3, arguments => Connect(user, arguments));
        exports.Done();
    }

    // ws.connect(url, params, callback), or without params.
    private static JsObject Connect(ScriptUser user, JsValue[] arguments)
    {
        user.RequireIteration("ws.connect()");
        JsValue callback = arguments.Nth(2).IsUndefined() ? arguments.Nth(1) : arguments.Nth(2);
        if (!callback.IsCallable())
        {
            throw user.TypeError("ws.connect() takes a function as its last argument");
        }

        JsValue parameters = arguments.Nth(2).IsUndefined() ? JsValue.Undefined : arguments.Nth(1);
        using var link = new SocketLink(user, SocketArguments.Read(user, arguments.Nth(0), parameters));
        var handlers = new Dictionary<string, List<JsValue>>(StringComparer.Ordinal);
        var timers = new List<long>();
        bool isOver = false;
        string error = "";
        long began = Clock.Now;
        void Tell(string name, params JsValue[] values)
        {
            foreach (JsValue handler in handlers.GetValueOrDefault(name, []).ToArray())
            {
                handler.Call(JsValue.Undefined, values);
            }
        }

        JsObject socket = SocketOf(user, link, handlers, timers);
        link.Opened = time =>
        {
            SocketMetrics.Opened(user, link, time);
            callback.Call(socket);
            Tell("open");
        };
        link.Received = (bytes, isBinary) =>
        {
            SocketMetrics.Received(user, link);
            Tell(isBinary ? "binaryMessage" : "message", isBinary ? ScriptBytes.Buffer(user, bytes) : new JsString(Encoding.UTF8.GetString(bytes)));
        };
        link.Failed = message =>
        {
            error = message;
            var fault = new JsObject(user.Engine);
            fault.Set("error", new ClrFunction(user.Engine, "error", (_, _) => message));
            Tell("error", fault);
        };
        link.Closed = (code, _) =>
        {
            isOver = true;
            Tell("close", JsNumber.Create(code));
        };
        link.Open();
        while (!isOver && user.Pending.RunOne(user.ThrowIfInterrupted))
        {
        }

        timers.ForEach(user.Pending.Clear);
        SocketMetrics.Closed(user, link, (Clock.Now - began) / (double)TimeSpan.TicksPerMillisecond);
        return ResponseOf(user, link, error);
    }

    private static JsObject SocketOf(ScriptUser user, SocketLink link, Dictionary<string, List<JsValue>> handlers, List<long> timers)
    {
        var socket = new JsObject(user.Engine);
        void Add(string name, Action<JsValue[]> call) => socket.Set(name, new ClrFunction(user.Engine, name, (_, arguments) =>
        {
            call(arguments);
            return JsValue.Undefined;
        }));
        Add("on", arguments =>
        {
            string name = arguments.Nth(0).ToString();
            if (!handlers.TryGetValue(name, out List<JsValue>? list))
            {
                handlers[name] = list = [];
            }

            list.Add(arguments.Nth(1));
        });
        Add("send", arguments => Send(Encoding.UTF8.GetBytes(arguments.Nth(0).ToString()), false));
        Add("sendBinary", arguments => Send(ScriptBytes.Of(user, arguments.Nth(0), "socket.sendBinary()").ToArray(), true));
        Add("ping", _ => user.Shared.WarnOnce("socket.ping() has no effect: .NET's WebSocket sends pings by itself, and does not tell of pongs"));
        Add("close", arguments => link.Close(arguments.Nth(0).IsNumber() ? (int)arguments.Nth(0).AsNumber() : 1000, ""));
        Add("setTimeout", arguments =>
        {
            // The arguments are the engine's to use again when this returns.
            JsValue callback = arguments.Nth(0);
            timers.Add(user.Pending.Set(TimeSpan.FromMilliseconds(arguments.Nth(1).AsNumber()), () => callback.Call()));
        });
        Add("setInterval", arguments =>
        {
            JsValue callback = arguments.Nth(0);
            var interval = TimeSpan.FromMilliseconds(Math.Max(1, arguments.Nth(1).AsNumber()));
            void Tick()
            {
                timers.Add(user.Pending.Set(interval, Tick));
                callback.Call();
            }

            timers.Add(user.Pending.Set(interval, Tick));
        });
        return socket;

        void Send(byte[] bytes, bool isBinary)
        {
            link.Send(bytes, isBinary);
            SocketMetrics.Sent(user, link);
        }
    }

    private static JsObject ResponseOf(ScriptUser user, SocketLink link, string error)
    {
        var headers = new JsObject(user.Engine);
        foreach ((string name, IEnumerable<string> values) in link.Headers)
        {
            headers.Set(name, string.Join(", ", values));
        }

        var response = new JsObject(user.Engine);
        response.Set("url", link.Url.AbsoluteUri);
        response.Set("status", JsNumber.Create(link.Status));
        response.Set("headers", headers);
        response.Set("body", "");
        response.Set("error", error);
        return response;
    }
}
