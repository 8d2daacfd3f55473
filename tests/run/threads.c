/* SPDX-License-Identifier: MIT
 * Threads run code of the image. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <threads.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static unsigned long total;
static unsigned destroyed;
static sem_t asleep;

static void destroy(void *value)
{
	pthread_mutex_lock(&lock);
	destroyed += *(unsigned *)value > 0;
	pthread_mutex_unlock(&lock);
}

static void make_key(void)
{
	pthread_key_create(&key, destroy);
	puts("once");
}

static void *work(void *arg)
{
	pthread_once(&once, make_key);
	pthread_setspecific(key, arg);
	for (unsigned i = 0; i < 1000; i++) {
		pthread_mutex_lock(&lock);
		total += *(unsigned *)arg;
		pthread_mutex_unlock(&lock);
	}
	return arg;
}

static int task(void *arg)
{
	return sem_post(arg);
}

static void clean(void *text)
{
	printf("clean up: %s\n", (const char *)text);
}

static void *leave(void *arg)
{
	pthread_cleanup_push(clean, (void *)"pthread_exit");
	pthread_exit(arg);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *sleeper(void *arg)
{
	pthread_cleanup_push(clean, (void *)"pthread_cancel");
	sem_post(&asleep);
	while (arg)
		usleep(1000);
	pthread_cleanup_pop(1);
	return NULL;
}

static void unwind(void)
{
	pthread_t thread;
	void *result;

	pthread_create(&thread, NULL, leave, &total);
	pthread_join(thread, &result);
	printf("%d\n", result == &total);
	pthread_create(&thread, NULL, sleeper, &total);
	sem_wait(&asleep);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	printf("%d\n", result == PTHREAD_CANCELED);
}

int main(void)
{
	static unsigned numbers[4] = {1, 2, 3, 4};
	pthread_t threads[4];
	thrd_t other;
	sem_t sem;

	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, work, &numbers[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	printf("%lu %u\n", total, destroyed);
	unwind();
	sem_init(&sem, 0, 0);
	printf("%d ", thrd_create(&other, task, &sem) == thrd_success);
	sem_wait(&sem);
	printf("%d\n", thrd_join(other, NULL) == thrd_success);
	return 0;
}
