using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;
using Perf.Engine.Pacing;
using Perf.ScriptWorker.Modules.Web;
using Perf.ScriptWorker.Sockets;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/websockets</c>: the class WebSocket of the web, whose events come while the iteration has nothing else to do.</summary>
/// <param name="specifier">What scripts import it by; it had another name before.</param>
internal sealed class WebSocketsModule(string specifier) : IScriptModule
{
    /// <inheritdoc/>
    public string Specifier => specifier;

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        SocketMetrics.Declare(user);
        var exports = new ModuleExports(builder, user);
        JsValue blob = BlobClass.Of(user);
        exports.Value("WebSocket", new SocketConstructor(user, blob));
        exports.Value("Blob", blob);
        exports.Done();
    }

    /// <summary><c>new WebSocket(url, protocols, params)</c>.</summary>
    private sealed class SocketConstructor(ScriptUser user, JsValue blob) : Constructor(user.Engine, "WebSocket")
    {
        public override ObjectInstance Construct(JsValue[] arguments, JsValue newTarget)
        {
            user.RequireIteration("new WebSocket()");
            var link = new SocketLink(user, SocketArguments.Read(user, arguments.Nth(0), arguments.Nth(2)) with { Protocols = SocketArguments.Protocols(arguments.Nth(1)) });
            user.Own(link);
            return new SocketObject(user, link, blob);
        }
    }

    /// <summary>A socket as scripts have it.</summary>
    private sealed class SocketObject : ObjectInstance
    {
        private static readonly string[] s_events = ["open", "message", "error", "close", "ping", "pong"];

        private readonly ScriptUser _user;
        private readonly SocketLink _link;
        private readonly JsValue _blob;
        private readonly Dictionary<string, List<JsValue>> _listeners = new(StringComparer.Ordinal);
        private readonly long _began = Clock.Now;
        private int _state;

        public SocketObject(ScriptUser user, SocketLink link, JsValue blob)
            : base(user.Engine)
        {
            _user = user;
            _link = link;
            _blob = blob;
            FastSetDataProperty("url", link.Url.AbsoluteUri);
            FastSetDataProperty("binaryType", "blob");
            foreach (string name in s_events)
            {
                FastSetDataProperty("on" + name, JsValue.Null);
            }

            Property("readyState", () => JsNumber.Create(_state));
            Property("protocol", () => link.Protocol);
            Property("bufferedAmount", () => JsNumber.Create(0));
            Function("addEventListener", arguments => Listen(arguments.Nth(0).ToString(), arguments.Nth(1)));
            Function("send", arguments => Send(arguments.Nth(0)));
            Function("ping", _ => user.Shared.WarnOnce("WebSocket.ping() has no effect: .NET's WebSocket sends pings by itself, and does not tell of pongs"));
            Function("close", arguments =>
            {
                _state = _state < 2 ? 2 : _state;
                link.Close(arguments.Nth(0).IsNumber() ? (int)arguments.Nth(0).AsNumber() : 1000, arguments.TextOr(1, ""));
            });
            link.Opened = Opened;
            link.Received = Received;
            link.Failed = message => Tell("error", ("error", message));
            link.Closed = Closed;
            link.Open();
        }

        private void Opened(double time)
        {
            _state = 1;
            SocketMetrics.Opened(_user, _link, time);
            Tell("open");
        }

        private void Received(byte[] bytes, bool isBinary)
        {
            SocketMetrics.Received(_user, _link);
            Tell("message", ("data", isBinary ? Binary(bytes) : new JsString(Encoding.UTF8.GetString(bytes))));
        }

        private JsValue Binary(byte[] bytes)
        {
            JsValue buffer = ScriptBytes.Buffer(_user, bytes);
            return Get("binaryType").ToString() == "arraybuffer" ? buffer : _user.Engine.Construct(_blob, new JsArray(_user.Engine, [buffer]));
        }

        private void Closed(int code, string reason)
        {
            _state = 3;
            SocketMetrics.Closed(_user, _link, (Clock.Now - _began) / (double)TimeSpan.TicksPerMillisecond);
            Tell("close", ("code", JsNumber.Create(code)), ("reason", reason));
        }

        private void Send(JsValue data)
        {
            if (_state != 1)
            {
                throw _user.Error("WebSocket.send(): the socket is not open; send when 'open' was told");
            }

            data = BlobClass.ContentOf(data);
            _link.Send(data.IsString() ? Encoding.UTF8.GetBytes(data.AsString()) : ScriptBytes.Of(_user, data, "WebSocket.send()").ToArray(), !data.IsString());
            SocketMetrics.Sent(_user, _link);
        }

        private void Listen(string name, JsValue listener)
        {
            if (!_listeners.TryGetValue(name, out List<JsValue>? list))
            {
                _listeners[name] = list = [];
            }

            list.Add(listener);
        }

        private void Tell(string name, params (string Name, JsValue Value)[] data)
        {
            var happened = new JsObject(_user.Engine);
            happened.Set("type", name);
            happened.Set("target", this);
            happened.Set("timestamp", new JsNumber(_user.Shared.Time.GetUtcNow().ToUnixTimeMilliseconds()));
            foreach ((string key, JsValue value) in data)
            {
                happened.Set(key, value);
            }

            JsValue handler = Get("on" + name);
            foreach (JsValue listener in new[] { handler }.Concat(_listeners.GetValueOrDefault(name, [])).Where(one => one.IsCallable()).ToArray())
            {
                listener.Call(happened);
            }
        }

        private void Property(string name, Func<JsValue> get) =>
            FastSetProperty(name, new GetSetPropertyDescriptor(new ClrFunction(_user.Engine, name, (_, _) => get()), null, enumerable: true, configurable: false));

        private void Function(string name, Action<JsValue[]> call) => FastSetDataProperty(name, new ClrFunction(_user.Engine, name, (_, arguments) =>
        {
            call(arguments);
            return JsValue.Undefined;
        }));
    }
}
