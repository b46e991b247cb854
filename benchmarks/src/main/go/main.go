// The server of go-control-plane as a contender of the benchmark. It takes commands on its standard
// input, a line each, and answers each with a line, as the servers on the JVM do.
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"math"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"

	_ "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

const (
	group       = "fleet"
	totalWeight = 10_000
)

// oneGroup puts all nodes into one group.
type oneGroup struct{}

func (oneGroup) ID(*core.Node) string { return group }

type workload struct {
	resources map[resource.Type][]types.Resource
	cache     cache.SnapshotCache
	next      *cache.Snapshot
}

func main() {
	w := &workload{resources: read(os.Args[1]), cache: cache.NewSnapshotCache(true, oneGroup{}, nil)}
	w.prepare(0)
	w.publish()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	grpcServer := grpc.NewServer(grpc.MaxConcurrentStreams(math.MaxUint32))
	discovery.RegisterAggregatedDiscoveryServiceServer(
		grpcServer, server.NewServer(context.Background(), w.cache, nil))
	go func() { check(grpcServer.Serve(listener)) }()
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		fmt.Println(w.answer(commands.Text()))
	}
}

func (w *workload) answer(command string) string {
	if command == "heap" {
		// The second collection takes what finalizers of the first one held.
		runtime.GC()
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return fmt.Sprintf("heap %d", stats.HeapAlloc)
	}
	change, err := strconv.Atoi(strings.TrimPrefix(command, "change "))
	check(err)
	w.prepare(change)
	published := monotonicNanos()
	w.publish()
	return fmt.Sprintf("published %d", published)
}

// prepare makes the snapshot in which one weight is changed.
func (w *workload) prepare(change int) {
	tables := w.resources[resource.RouteType]
	at := change % len(tables)
	table := proto.Clone(tables[at]).(*route.RouteConfiguration)
	split := table.VirtualHosts[0].Routes[0].GetRoute().GetWeightedClusters().Clusters
	split[0].Weight.Value = uint32(totalWeight - change)
	split[1].Weight.Value = uint32(change)
	tables[at] = table
	snapshot, err := cache.NewSnapshot("1", w.resources)
	check(err)
	snapshot.Resources[types.Route].Version = strconv.Itoa(change + 1)
	check(snapshot.ConstructVersionMap())
	w.next = snapshot
}

func (w *workload) publish() {
	check(w.cache.SetSnapshot(context.Background(), group, w.next))
}

// read takes the resources from a response that holds them all.
func read(file string) map[resource.Type][]types.Resource {
	bytes, err := os.ReadFile(file)
	check(err)
	var all discovery.DiscoveryResponse
	check(proto.Unmarshal(bytes, &all))
	resources := map[resource.Type][]types.Resource{}
	for _, packed := range all.Resources {
		message, err := packed.UnmarshalNew()
		check(err)
		resources[packed.TypeUrl] = append(resources[packed.TypeUrl], message)
	}
	return resources
}

// monotonicNanos reads the clock that the other processes of this machine read too.
func monotonicNanos() int64 {
	var now unix.Timespec
	check(unix.ClockGettime(unix.CLOCK_MONOTONIC, &now))
	return now.Nano()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
