using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Perf.Sink;

/// <summary>Answers on one thread by epoll.</summary>
internal sealed unsafe class SinkServer(int port, byte[] response, double limit, int together)
{
    private const int MaxEvents = 256;
    private const int BufferSize = 64 * 1024;

    private readonly int _epoll = Native.epoll_create1(0);
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(MaxEvents * Native.EventSize));
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);
    private readonly List<int> _held = [];
    private long _freeAt;

    public void Run()
    {
        int listener = Listen();
        Console.WriteLine("listening");
        fixed (byte* answer = response)
        {
            while (true)
            {
                int count = Native.epoll_wait(_epoll, _events, MaxEvents, -1);
                for (int i = 0; i < count; i++)
                {
                    int descriptor = *(int*)(_events + (i * Native.EventSize) + Native.EventSize - 8);
                    if (descriptor == listener)
                    {
                        Accept(listener);
                    }
                    else
                    {
                        Answer(descriptor, answer);
                    }
                }
            }
        }
    }

    private int Listen()
    {
        int listener = Native.socket(2, 1 | 0x800, 0);
        int on = 1;
        _ = Native.setsockopt(listener, 1, 2, &on, sizeof(int));
        byte* address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        *(ushort*)address = 2;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), (ushort)port);
        address[4] = 127;
        address[7] = 1;
        if (Native.bind(listener, address, 16) != 0 || Native.listen(listener, 65535) != 0)
        {
            throw new IOException($"cannot listen on port {port}");
        }

        Watch(listener);
        return listener;
    }

    private void Accept(int listener)
    {
        int descriptor;
        while ((descriptor = Native.accept4(listener, null, null, 0x800)) >= 0)
        {
            int on = 1;
            _ = Native.setsockopt(descriptor, 6, 1, &on, sizeof(int));
            Watch(descriptor);
        }
    }

    private void Watch(int descriptor)
    {
        byte* one = stackalloc byte[16];
        *(uint*)one = 1;
        *(long*)(one + Native.EventSize - 8) = descriptor;
        _ = Native.epoll_ctl(_epoll, 1, descriptor, one);
    }

    private void Answer(int descriptor, byte* answer)
    {
        nint read = Native.recv(descriptor, _buffer, BufferSize, 0);
        if (read <= 0)
        {
            _ = Native.close(descriptor);
            return;
        }

        // Clients here never pipeline and their requests are small: one read is one request, with its body where it has one.
        var request = new ReadOnlySpan<byte>(_buffer, (int)read);
        if (!request.EndsWith("\r\n\r\n"u8) && request.IndexOf("\r\n\r\n"u8) < 0)
        {
            return;
        }

        // A server of known capacity: each request takes its time, and no idle time is made up for.
        if (limit > 0)
        {
            _freeAt = Math.Max(_freeAt, Stopwatch.GetTimestamp()) + (long)(Stopwatch.Frequency / limit);
            while (Stopwatch.GetTimestamp() < _freeAt)
            {
                Thread.SpinWait(5);
            }
        }

        if (together == 1)
        {
            _ = Native.send(descriptor, answer, response.Length, 0x4000);
            return;
        }

        // All of them are open at once before the first is answered.
        _held.Add(descriptor);
        if (_held.Count >= together)
        {
            _held.ForEach(held => Native.send(held, answer, response.Length, 0x4000));
            _held.Clear();
        }
    }
}
