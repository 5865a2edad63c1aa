using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using CsCheck;
using Interchange.Gateway.Providers.Bedrock;
using Interchange.Gateway.Providers.Scripted.Wires;

namespace Interchange.Gateway.Tests.Providers.Bedrock;

/// <summary>With the messages that AWS's own libraries are tested with.</summary>
public sealed class EventStreamReaderTests
{
    private const string NoHeadersNoPayload = "000000100000000005c248eb7d98c8ff";
    private const string PayloadOnly = "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936";
    private const string OneTextHeader = "0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1";
    private const string OneNumberHeader = "0000001b0000000be5c0a072056576656e74040000002004a1d47c";
    private const string AllHeaderTypes =
        "000000620000005203b5cb9c0130000131010132020201330300030134040000000401350500000000000000050136060005627974657301370700047574663801380800000000000000080139"
        + "0930313233343536373839616263646566" + "63353671";

    public static TheoryData<string> Published => [NoHeadersNoPayload, PayloadOnly, OneTextHeader, OneNumberHeader, AllHeaderTypes];

    [Theory]
    [InlineData(NoHeadersNoPayload, "", "")]
    [InlineData(PayloadOnly, "", "{'foo':'bar'}")]
    [InlineData(OneTextHeader, "content-type=application/json", "{'foo':'bar'}")]
    [InlineData(OneNumberHeader, "event=32", "")]
    public void Reads_what_is_published(string hex, string headers, string payload)
    {
        var (read, text) = Assert.Single(Read(Convert.FromHexString(hex)));

        Assert.Equal((headers, payload), (string.Join(' ', read.Select(static header => $"{header.Key}={header.Value}")), text));
    }

    [Fact]
    public void Reads_headers_of_every_type()
    {
        var (headers, payload) = Assert.Single(Read(Convert.FromHexString(AllHeaderTypes)));

        Assert.Equal("", payload);
        Assert.Equal<object>(
            [
                true, false, (sbyte)2, (short)3, 4, 5L, "bytes"u8.ToArray(), "utf8", DateTimeOffset.FromUnixTimeMilliseconds(8),
                new Guid(Encoding.ASCII.GetBytes("0123456789abcdef"), bigEndian: true),
            ],
            Enumerable.Range(0, 10).Select(index => headers[index.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Refuses_a_message_of_which_any_bit_is_wrong(string hex)
    {
        var message = Convert.FromHexString(hex);
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            var damaged = (byte[])message.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Read(damaged));
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Hands_nothing_on_of_a_message_that_is_cut_off(string hex)
    {
        var message = Convert.FromHexString(hex);
        for (var length = 0; length < message.Length; length++)
        {
            using var reader = new EventStreamReader();
            reader.Read(message.AsSpan(0, length), static _ => Assert.Fail("A message that is cut off was handed on."));
            Assert.Equal(length > 0, reader.IsInsideMessage);
        }
    }

    [Theory]
    [InlineData(15u, 0u)]
    [InlineData(16u * 1024 * 1024 + 1, 0u)]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(100u, 85u)]
    [InlineData(1_000_000u, 200_000u)]
    public void Refuses_an_impossible_length_before_it_waits_for_the_rest(uint total, uint headers)
    {
        var prelude = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(prelude, total);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), Crc32.HashToUInt32(prelude.AsSpan(0, 8)));

        Assert.Throws<InvalidDataException>(() => Read(prelude));
    }

    [Theory]
    [InlineData("05")]
    [InlineData("0161")]
    [InlineData("01610a")]
    [InlineData("0161040000")]
    [InlineData("016107ffff61")]
    [InlineData("0161087fffffffffffffff")]
    public void Refuses_headers_that_are_none(string headers) => Assert.Throws<InvalidDataException>(() => Read(Message(Convert.FromHexString(headers))));

    [Fact]
    public void Reads_the_same_wherever_the_bytes_are_cut() =>
        Gen.Select(Gen.String.Array[0, 5], Gen.Int[1, 50]).Sample(static (payloads, size) =>
        {
            var stream = payloads.SelectMany(static payload => ScriptedEventStream.Message(Encoding.UTF8.GetBytes(payload), (":event-type", "x")).ToArray()).ToArray();
            using var reader = new EventStreamReader();
            var read = new List<string>();
            foreach (var piece in stream.Chunk(size))
            {
                reader.Read(piece, message => read.Add(Encoding.UTF8.GetString(message.Payload.Span)));
            }

            return !reader.IsInsideMessage && read.SequenceEqual(payloads.Select(static payload => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(payload))));
        });

    private static List<(IReadOnlyDictionary<string, object> Headers, string Payload)> Read(byte[] bytes)
    {
        using var reader = new EventStreamReader();
        var messages = new List<(IReadOnlyDictionary<string, object>, string)>();
        reader.Read(bytes, message => messages.Add((message.Headers, Encoding.UTF8.GetString(message.Payload.Span))));
        return messages;
    }

    private static byte[] Message(byte[] headers)
    {
        var message = new byte[16 + headers.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc32.HashToUInt32(message.AsSpan(0, 8)));
        headers.CopyTo(message, 12);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Crc32.HashToUInt32(message.AsSpan(0, message.Length - 4)));
        return message;
    }
}
